// Every page that everyone may read, in both languages: status, no console message, no request elsewhere, weight, width, language, print, accessibility at
// 390 and 1440 px. Which pages there are is asked of the program, so a new page is tested without a word here.
import { gzipSync } from 'node:zlib'
import { axe, catalogue, expect, reader, same, test, visit } from './lib.mjs'

const HTML_MAX = 40 * 1024, REST_MAX = 120 * 1024, MACHINE = /^\/(api|assets|metrics|healthz|readyz|robots\.txt|favicon\.ico)(\/|$)|\.(csv|json|xlsx|atom|xml)$/

// What stands for the {names} in paths: each several values where pages differ much.
async function samples(site) {
  const tasks = (await site.json('/api/v1/tasks?limit=200')).items
  const slug = t => t.page.split('/').at(-1)
  const byStatus = [...new Map(tasks.map(t => [t.status, slug(t)])).values()]
  const owed = (await site.json('/api/v1/obligations?limit=200')).items
  return {
    '/nhiem-vu/{slug}': byStatus.slice(0, 3),
    '/van-ban/{slug}': ['57-NQ-TW', '03-NQ-CP'],
    '/van-ban/{slug}/{muc}': ['57-NQ-TW/II.1.-1', '03-NQ-CP/II.1.c'],
    '/chi-tieu/{code}': ['Q01', 'Q11'],
    '/co-quan/{key}': ['bo-khoa-hoc-va-cong-nghe', 'tinh-lao-cai-2025', 'chinh-phu'],
    '/nghia-vu/{id}': [String(owed.find(o => o.organisation)?.id), String(owed[0].id), `${owed[0].id}?tinh-den=01/01/2026`]
  }
}
// Addresses with a query that show more than the bare page.
const variants = { '/bang-nhiet': ['/bang-nhiet?cap=dang-doan-the', '/bang-nhiet?cap=dia-phuong', '/bang-nhiet?cap=dia-phuong&van-ban=tat-ca&sap-xep=2'], '/chi-tieu': ['/chi-tieu?danh-gia=dinh-tinh'], '/tim': ['/tim?q=de+an', '/tim?q=%22'], '/nhiem-vu': ['/nhiem-vu?trang-thai=OVERDUE', '/nhiem-vu?sap-xep=han&trang=2', '/nhiem-vu?trang-thai=DONE', '/nhiem-vu?nhom=03-NQ-CP.2'] }

export async function publicPages(site) {
  const found = [], known = await samples(site)
  for (const line of site.run0('routes').split('\n')) {
    const [method, path, act] = line.split(/\s+/)
    if (method !== 'GET' || act !== 'public' || MACHINE.test(path)) continue
    if (!path.includes('{')) found.push(path, ...(variants[path] ?? []))
    else if (known[path]) for (const value of known[path]) found.push(path.slice(0, path.indexOf('{')) + value)
    else await test(`pages/${path}`, () => { throw new Error('give tests/browser/pages.mjs a sample value for this path') })
  }
  return found
}

// --- words -------------------------------------------------------------------------------------------------------------------

const vi = catalogue('vi'), en = catalogue('en')
const onlyIn = (a, b) => new Set([...a].filter(([key, text]) => text !== b.get(key) && text.length > 2 && ![...b.values()].includes(text)).map(([, text]) => text))
const foreignTexts = { en: onlyIn(vi, en), vi: onlyIn(en, vi) }

// Texts of the page that no element marks as being in another language, without what stands in quotation marks.
const visibleTexts = page => page.evaluate(() => {
  const texts = [], lang = document.documentElement.lang
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const marked = n.parentElement.closest('[lang]')
    if (n.data.trim() && marked?.lang === lang && !n.parentElement.closest('q, blockquote, code, pre, mark, [data-quote]')) texts.push(n.data.trim().replace(/\s+/g, ' '))
  }
  return texts
})
// A Vietnamese word in small letters cannot be a name. Quotations are the document's own words.
const vietnameseWord = /(?<![\p{L}\p{N}/.-])[\p{Ll}]*[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ][\p{Ll}]*/u
export function untranslated(texts, lang) {
  const bad = []
  for (const raw of texts) {
    if (/^đ(-\d+)?\)?$/u.test(raw)) continue // the label of a clause
    if (foreignTexts[lang].has(raw)) bad.push(raw)
    const text = raw.replace(/[“"][^”"]*[”"]/gu, '')
    if (lang === 'en' && vietnameseWord.test(text)) bad.push(raw)
    if (/\{\d\}/.test(text)) bad.push(raw)
  }
  return [...new Set(bad)].map(t => t.slice(0, 90))
}

// --- the checks --------------------------------------------------------------------------------------------------------------

// Bytes of a first visit: the page itself as it is, everything else compressed (typefaces are already).
async function weigh(page, path) {
  const responses = []
  const note = r => responses.push(r)
  page.on('response', note)
  const first = await visit(page, path)
  await page.waitForLoadState('networkidle')
  page.off('response', note)
  let rest = 0
  for (const r of responses) {
    if (r === first || r.request().isNavigationRequest()) continue
    const body = await r.body()
    rest += /\.woff2$/.test(r.url()) ? body.length : Math.min(gzipSync(body).length, body.length)
  }
  return { html: (await first.body()).length, rest }
}
const overflow = page => page.evaluate(() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return ''
  const wide = [...document.querySelectorAll('body *')].find(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, svg'))
  return `${document.documentElement.scrollWidth} px in ${width}: ${wide?.outerHTML.slice(0, 120)}`
})
async function printable(page) {
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('h1').first().isVisible(), 'no heading in print')
  for (const hidden of ['.nav', '.find', '.skip']) expect(!await page.locator(hidden).first().isVisible(), `${hidden} is printed`)
  const pdf = await page.pdf({ format: 'A4' })
  expect(pdf.length > 5000, 'printing gives next to nothing')
  await page.emulateMedia({ media: 'screen' })
}

async function onePage(browser, site, path, lang) {
  const address = lang === 'en' ? '/en' + (path === '/' ? '' : path) : path
  const name = `pages${address}`
  const narrow = await reader(browser, site, { width: 390, height: 844, lang })
  try {
    await test(`${name} weight`, async () => {
      const w = await weigh(narrow, address)
      expect(w.html <= HTML_MAX, `HTML of ${w.html} bytes, at most ${HTML_MAX}`)
      expect(w.rest <= REST_MAX, `${w.rest} bytes beside it, at most ${REST_MAX}`)
    })
    await test(`${name} language`, async () => {
      same(await narrow.locator('html').getAttribute('lang'), lang, 'lang')
      if (path === '/mau-giao-dien') return // shows letters of both languages on purpose
      const bad = untranslated(await visibleTexts(narrow), lang)
      expect(bad.length === 0, `${bad.length} texts in another language: ${bad.slice(0, 6).join(' / ')}`)
    })
    await test(`${name} at 390 px`, async () => { const o = await overflow(narrow); expect(!o, o) })
    await test(`${name} axe at 390 px`, async () => { const v = await axe(narrow); expect(v.length === 0, v.join(' | ')) })
    await narrow.setViewportSize({ width: 1024, height: 768 })
    await test(`${name} at 1024 px`, async () => { const o = await overflow(narrow); expect(!o, o) })
    await narrow.setViewportSize({ width: 1440, height: 900 })
    await test(`${name} at 1440 px`, async () => { const o = await overflow(narrow); expect(!o, o) })
    await test(`${name} axe at 1440 px`, async () => { const v = await axe(narrow); expect(v.length === 0, v.join(' | ')) })
    if (lang === 'vi') await test(`${name} print`, () => printable(narrow))
    await test(`${name} is quiet`, () => { expect(narrow.faults.length === 0, narrow.faults.join(' | ')) })
  } finally { await narrow.context().close() }
}

// Several readers at once: most of the time goes into axe, which uses one core.
export async function checkPages(browser, site) {
  const work = []
  for (const path of await publicPages(site)) work.push([path, 'vi'], [path, 'en'])
  const hands = Array.from({ length: 2 }, async () => { while (work.length) await onePage(browser, site, ...work.shift()) })
  await Promise.all(hands)
}
