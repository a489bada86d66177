// What people come for, done as they do it: a citizen who looks something up, and a report from the naming of its lead to its acceptance, once with the
// mouse and scripts, once with the keyboard alone and without scripts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, catalogue, expect, follow, heading, PASSWORD, reader, same, test, visit } from './lib.mjs'
import { untranslated } from './pages.mjs'

const vi = catalogue('vi')
const LEAD = 'bo-khoa-hoc-va-cong-nghe'
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
const REASON = 'Theo phân công tại phiên họp của Ban Chỉ đạo', REMARK = 'Bổ sung số liệu của các địa phương'

const dayText = d => [String(d.getUTCDate()).padStart(2, '0'), String(d.getUTCMonth() + 1).padStart(2, '0'), d.getUTCFullYear()].join('/')
// Days in Viet Nam, where the deadlines are.
const inDays = n => dayText(new Date(Date.now() + 7 * 3600000 + n * 86400000))

let duties // two obligations that nobody bears yet, each alone on its task

export async function prepare(site) {
  site.run('migrate')
  site.ageEvents()
  await site.start()
  const open = (await site.json('/api/v1/obligations?status=UNASSIGNED&limit=200')).items
  duties = open.filter(o => open.filter(x => x.task === o.task).length === 1 && o.also.includes('NO_DEADLINE')).slice(0, 2)
  expect(duties.length === 2, 'the programme has no two tasks without lead and date')
  const assigners = new Set()
  for (const d of duties) assigners.add((await site.json(`/api/v1/obligations/${d.id}`)).assigner)
  site.person('can-bo', 'nguoi-1', ['officer', LEAD])
  site.person('nguoi-giao', 'nguoi-2', ...[...assigners].map(org => ['assigner', org]))
  site.person('kiem-nhiem', 'nguoi-1', ...[...assigners].map(org => ['assigner', org]))
  site.person('khong-quyen', 'nguoi-3')
  site.pdf = join(site.dir, 'quyet-dinh.pdf')
  writeFileSync(site.pdf, PDF)
}

// --- hands -------------------------------------------------------------------------------------------------------------------

// Works a form as a person does: by labels and the words on buttons.
class Mouse {
  constructor(page) { this.page = page }
  async fill(label, value) { await this.page.getByLabel(label, { exact: true }).fill(value) }
  async choose(label) { await this.page.getByLabel(label, { exact: true }).check() }
  async attach(label, file) { await this.page.getByLabel(label, { exact: true }).setInputFiles(file) }
  async press(name) { await follow(this.page, this.page.getByRole('button', { name, exact: true }).last()) }
  async open(locator) { await follow(this.page, locator) }
}

// Reaches everything with the tabulator key, and nothing with the mouse.
class Keyboard extends Mouse {
  async reach(locator) {
    const wanted = locator.last()
    await wanted.waitFor({ state: 'attached' })
    for (let i = 0; i < 400; i++) {
      if (await wanted.evaluate(e => e === e.ownerDocument.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`the tabulator key does not reach ${wanted}`)
  }
  async fill(label, value) {
    await this.reach(this.page.getByLabel(label, { exact: true }))
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.insertText(value)
  }
  async choose(label) {
    const radio = this.page.getByLabel(label, { exact: true })
    const group = this.page.locator(`input[name="${await radio.getAttribute('name')}"]`)
    await this.reach(group.and(this.page.locator(':checked')))
    for (let i = 0; i < 5 && !await radio.isChecked(); i++) await this.page.keyboard.press('ArrowDown')
    expect(await radio.isChecked(), `the arrow keys do not choose ${label}`)
  }
  async attach(label, file) {
    await this.reach(this.page.getByLabel(label, { exact: true })) // what follows is the browser's own window
    await super.attach(label, file)
  }
  async press(name) { await this.enter(this.page.getByRole('button', { name, exact: true })) }
  async open(locator) { await this.enter(locator) }
  async enter(locator) {
    await this.reach(locator)
    await Promise.all([this.page.waitForEvent('framenavigated'), this.page.keyboard.press('Enter')])
    await this.page.waitForLoadState('load')
  }
}

async function asksToSignIn(page, path) {
  await page.goto(path)
  same(new URL(page.url()).pathname, '/dang-nhap', `where ${path} leads somebody who is not signed in`)
}

async function signIn(hands, site, name) {
  await visit(hands.page, '/dang-nhap')
  await hands.fill(vi.get('account.name'), name)
  await hands.fill(vi.get('account.password'), PASSWORD)
  await hands.press(vi.get('site.sign_in'))
  same(new URL(hands.page.url()).pathname, '/viec-cua-toi', 'the page after signing in')
}

// --- what everyone sees ------------------------------------------------------------------------------------------------------

const statusOf = async (page, path) => {
  await visit(page, path)
  const css = await page.locator('main .head .st').first().getAttribute('class')
  return css.split(' ').find(c => c.startsWith('s-'))
}
// The number in one part of the first status bar of a page.
async function countOn(page, path, status) {
  await visit(page, path)
  const titles = await page.locator('svg.bar').first().locator(`.${status} title`).allTextContents()
  return titles.length ? Number(titles[0].replace(/[^0-9]/g, '')) : 0
}
async function counts(page, duty, status) {
  return { board: await countOn(page, '/', status), organisation: await countOn(page, `/co-quan/${LEAD}`, status), list: await countOn(page, '/nhiem-vu', status) }
}
// The very next page after a write shows the new status: task, obligation, list, organisation and board.
async function seenBy(page, duty, before, status) {
  same(await statusOf(page, duty.page), status, 'status on the page of the task')
  same(await statusOf(page, `/nghia-vu/${duty.id}`), status, 'status on the page of the obligation')
  const now = await counts(page, duty, status)
  for (const place of ['board', 'organisation', 'list']) same(now[place], before[place] + 1, `number of ${status} on the ${place}`)
}

// --- (a) a citizen -----------------------------------------------------------------------------------------------------------

async function citizen(browser, site) {
  const page = await reader(browser, site)
  const clickTo = (selector, text) => follow(page, page.locator(selector, text ? { hasText: text } : {}).first())
  await test('citizen: home says how it stands', async () => {
    await visit(page, '/')
    expect((await heading(page)).length > 20, 'the heading does not say how it stands')
    const total = Number((await page.locator('.total b').first().innerText()).replace(/\D/g, ''))
    const parts = (await page.locator('svg.bar').first().locator('a > title').allTextContents()).map(t => Number(t.split(':').at(-1).replace(/\D/g, '')))
    same(parts.reduce((a, b) => a + b, 0), total, 'sum of the bar')
  })
  await test('citizen: a part of the bar opens exactly its rows', async () => {
    await visit(page, '/')
    const part = page.locator('.legend a.s-overdue').first()
    if (!await part.isVisible()) await page.locator('details.how summary').first().click()
    const wanted = Number((await part.locator('b').innerText()).replace(/\D/g, ''))
    await follow(page, part)
    same(new URL(page.url()).pathname, '/nhiem-vu', 'page')
    same(Number((await page.locator('[data-count]').innerText()).replace(/\D/g, '')), wanted, 'number of rows')
    expect(await page.locator('main table .st:not(.s-overdue)').count() === 0, 'a row has another status')
  })
  await test('citizen: a part of the bar of indicators opens exactly its rows', async () => {
    await visit(page, '/')
    const part = page.locator('.legend a[href^="/chi-tieu?danh-gia="]').first()
    const wanted = Number((await part.locator('b').innerText()).replace(/\D/g, ''))
    await follow(page, part)
    same(Number((await page.locator('[data-count]').innerText()).replace(/\D/g, '')), wanted, 'number of rows')
  })
  await test('citizen: a cell of the heat map opens exactly its tasks, by arrow keys too', async () => {
    await visit(page, '/bang-nhiet')
    const cells = page.locator('.heat td a[class]')
    await cells.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    const second = page.locator('.heat tbody tr').nth(1).locator('td a[class]').nth(1)
    expect(await second.evaluate(e => e === document.activeElement), 'the arrow keys do not walk over the cells')
    const wanted = Number((await second.innerText()).replace(/^.*\//, '').replace(/\D/g, ''))
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')])
    await page.waitForLoadState('load')
    same(Number((await page.locator('[data-count]').first().innerText()).replace(/\D/g, '')), wanted, 'number of tasks')
  })
  await test('citizen: a column of the heat map sorts it', async () => {
    await visit(page, '/bang-nhiet')
    await follow(page, page.locator('.heat thead th').nth(5).locator('a'))
    same(await page.locator('.heat thead th[aria-sort=descending]').count(), 1, 'sorted columns')
    expect(await page.locator('.heat tbody tr').first().locator('td').nth(4).locator('a').count() === 1, 'an empty cell stands first')
  })
  await test('citizen: a list as a spreadsheet', async () => {
    await visit(page, '/nhiem-vu?trang-thai=OVERDUE')
    const href = await page.locator('a[href*="/nhiem-vu.xlsx"]').first().getAttribute('href')
    const res = await page.request.get(href)
    same(res.status(), 200, 'status')
    expect((await res.body()).subarray(0, 2).toString() === 'PK' && /nhiem-vu-[0-9-]+\.xlsx/.test(res.headers()['content-disposition']), 'no spreadsheet')
  })
  await test('citizen: filter by document', async () => {
    await visit(page, '/nhiem-vu')
    await page.getByLabel('Văn bản', { exact: true }).selectOption('03-NQ-CP')
    const go = page.locator('[data-go]')
    if (await go.isVisible()) await follow(page, go)
    await page.waitForFunction(() => location.search.includes('van-ban=03-NQ-CP'))
    await page.locator('main tbody tr').first().waitFor()
    const documents = await page.locator('main tbody tr td:first-child').allInnerTexts()
    expect(documents.length > 0 && documents.every(d => d.startsWith('03/NQ-CP')), `rows of other documents: ${documents.slice(0, 3)}`)
  })
  await test('citizen: task, clause, document', async () => {
    await visit(page, '/nhiem-vu/03-II.1.c')
    const title = await heading(page)
    await clickTo('main a[href="/van-ban/03-NQ-CP/II.1.c"]')
    expect((await page.locator('main').innerText()).includes('II.1.c'), 'the clause is not the one')
    expect(title.length > 5 && await page.locator('main a[href="/nhiem-vu/03-II.1.c"]').count() > 0, 'the clause does not lead back to its task')
    await clickTo('main a[href="/van-ban/03-NQ-CP"]')
    expect((await page.locator('main').innerText()).includes('03/NQ-CP'), 'the document is not the one')
  })
  await test('citizen: indicator and organisation', async () => {
    await visit(page, '/chi-tieu')
    await clickTo('main a[href^="/chi-tieu/Q"]')
    expect(/^\/chi-tieu\/Q\d+/.test(new URL(page.url()).pathname) && (await heading(page)).length > 5, 'no indicator')
    await visit(page, '/co-quan')
    await clickTo(`main a[href="/co-quan/${LEAD}"]`)
    expect((await heading(page)).length > 5, 'no organisation')
  })
  await test('citizen: "de an" finds "đề án"', async () => {
    await page.getByRole('searchbox').first().fill('de an')
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')])
    await page.waitForLoadState('load')
    expect((await page.locator('main mark').first().innerText()).toLowerCase() === 'đề án', 'the first hit does not mark đề án')
  })
  await test('citizen: the same page in English and back', async () => {
    await visit(page, '/nhiem-vu/03-II.1.c')
    await clickTo('.top-end a[hreflang=en]')
    same(new URL(page.url()).pathname, '/en/nhiem-vu/03-II.1.c', 'address')
    same(await page.locator('html').getAttribute('lang'), 'en', 'lang')
    const bad = untranslated([await heading(page), ...await page.locator('.nav a').allInnerTexts()], 'en')
    expect(bad.length === 0, `not translated: ${bad}`)
    await clickTo('.top-end a[hreflang=vi]')
    same(new URL(page.url()).pathname.replace(/^\/vi/, ''), '/nhiem-vu/03-II.1.c', 'address')
    same(await page.locator('html').getAttribute('lang'), 'vi', 'lang')
  })
  await test('citizen: pages that are not there', async () => {
    for (const path of ['/khong-co', '/nhiem-vu/khong-co', '/en/co-quan/khong-co', '/nghia-vu/999999']) {
      await visit(page, path, 404)
      expect((await heading(page)).length > 5 && await page.locator('.nav').count() === 1, `${path} has no page of its own`)
    }
  })
  await test('citizen: nothing happens behind the pages', () => {
    const other = page.faults.filter(f => !/404/.test(f))
    expect(other.length === 0, other.join(' | '))
  })
  await page.context().close()
}

// --- (b), (c) a report --------------------------------------------------------------------------------------------------------

async function reportJourney(browser, site, name, duty, makeHands, options) {
  const everyone = await reader(browser, site)
  const assigner = makeHands(await reader(browser, site, options))
  const officer = makeHands(await reader(browser, site, options))
  const due = inDays(60)
  let report = '', before
  const step = (what, fn) => test(`${name}: ${what}`, fn)
  const nextTo = (hands, path) => hands.page.locator(`main a[href="${path}"]`)
  const noFaultsOn = async hands => {
    if (options.js === false) return
    const v = await axe(hands.page)
    expect(v.length === 0, v.join(' | '))
  }

  await step('the assigning body signs in and finds what nobody bears', async () => {
    await signIn(assigner, site, 'nguoi-giao')
    same(await statusOf(everyone, duty.page), 's-unassigned', 'status before')
    await visit(assigner.page, `/nghia-vu/${duty.id}`)
    await assigner.open(nextTo(assigner, `/nghia-vu/${duty.id}/giao`))
  })
  await step('mistakes are shown at their fields, and every entry is kept', async () => {
    await assigner.fill(vi.get('obligation.field_lead'), 'khong-co')
    await assigner.fill(vi.get('obligation.field_due'), '31/02/2027')
    await assigner.fill(vi.get('obligation.field_reason'), 'ngắn')
    await assigner.press(vi.get('obligation.assign_save'))
    same(await assigner.page.locator('.field.bad').count(), 3, 'fields with a mistake')
    same(await assigner.page.getByLabel(vi.get('obligation.field_lead'), { exact: true }).inputValue(), 'khong-co', 'what was entered')
    same(await assigner.page.locator('.errors a').count(), 3, 'mistakes at the top')
    await noFaultsOn(assigner)
  })
  await step('it names the lead and sets the date', async () => {
    await assigner.fill(vi.get('obligation.field_lead'), LEAD)
    await assigner.fill(vi.get('obligation.field_due'), due)
    await assigner.fill(vi.get('obligation.field_reason'), REASON)
    await assigner.press(vi.get('obligation.assign_save'))
    same(new URL(assigner.page.url()).pathname, `/nghia-vu/${duty.id}`, 'page afterwards')
    expect((await assigner.page.locator('main').innerText()).includes(due), 'the date is not shown')
    const now = await statusOf(everyone, duty.page)
    expect(now !== 's-unassigned' && now !== 's-no-deadline', `the task is still ${now}`)
    expect((await everyone.locator('main').innerText()).includes(REASON) || (await everyone.locator(`main a[href="/nghia-vu/${duty.id}"]`).count()) > 0, 'the task does not lead to its obligation')
    await noFaultsOn(assigner)
  })
  await step('the officer signs in, finds it and drafts a report', async () => {
    await signIn(officer, site, 'can-bo')
    await visit(officer.page, `/nghia-vu/${duty.id}`)
    await officer.open(nextTo(officer, `/nghia-vu/${duty.id}/bao-cao`))
    await officer.fill(vi.get('report.field_progress'), '40')
    await officer.fill(vi.get('report.field_narrative'), 'Đã lập tổ biên tập và có dự thảo lần một.')
    await officer.press(vi.get('report.do_save'))
    report = new URL(officer.page.url()).pathname
    expect(/^\/bao-cao\/\d+$/.test(report), `the page afterwards is ${report}`)
    await noFaultsOn(officer)
  })
  await step('nobody else sees the draft', async () => {
    await asksToSignIn(everyone, report)
    const stranger = await reader(browser, site)
    await signIn(new Mouse(stranger), site, 'khong-quyen')
    await visit(stranger, report, 404)
    await visit(assigner.page, report, 404)
    await stranger.context().close()
  })
  if (options.js !== false) await step('what is typed is kept on the device, comes back, and can be dropped', async () => {
    const { page } = officer, field = page.getByLabel(vi.get('report.field_narrative'), { exact: true })
    await visit(page, report)
    const before = await field.inputValue()
    await field.click()
    await page.keyboard.type(' Câu chưa gửi.')
    await page.locator('[data-saved]').filter({ hasText: 'Đã lưu nháp' }).waitFor()
    await visit(page, '/viec-cua-toi')
    await visit(page, report)
    expect((await field.inputValue()).includes('Câu chưa gửi.'), 'the entry is lost')
    await page.getByRole('button', { name: 'Bỏ bản nháp' }).click()
    same(await field.inputValue(), before, 'after dropping the draft')
    same(page.warned, 0, 'warnings although everything was kept')
  })
  if (options.js !== false) await step('the browser asks before what cannot be kept is lost', async () => {
    const { page } = officer
    await visit(page, report)
    await page.evaluate(() => { Storage.prototype.setItem = () => { throw new Error('full') } })
    await page.getByLabel(vi.get('report.field_narrative'), { exact: true }).click()
    await page.keyboard.type(' Sẽ mất.')
    await visit(page, '/viec-cua-toi')
    same(page.warned, 1, 'warnings for an entry that could not be stored')
    await visit(page, report)
    await page.getByLabel(vi.get('evidence.claim'), { exact: true }).click()
    await officer.attach(vi.get('evidence.add'), site.pdf)
    await visit(page, '/viec-cua-toi')
    same(page.warned, 2, 'warnings for a file that was chosen and not sent')
    await visit(page, report)
  })
  await step('the product is claimed without evidence: refused, and nothing is lost', async () => {
    await officer.choose(vi.get('report.delivers_yes'))
    await officer.fill(vi.get('report.field_progress'), '100')
    await officer.press(vi.get('report.do_submit'))
    expect((await officer.page.locator('.errors').innerText()).length > 10, 'no mistake is shown')
    same(await officer.page.getByLabel(vi.get('report.field_progress'), { exact: true }).inputValue(), '100', 'what was entered')
    await officer.press(vi.get('report.do_save'))
  })
  await step('a PDF is attached', async () => {
    await officer.attach(vi.get('evidence.add'), site.pdf)
    await officer.fill(vi.get('evidence.claim'), 'Quyết định ban hành')
    await officer.press(vi.get('evidence.upload'))
    expect((await officer.page.locator('.files').innerText()).includes('quyet-dinh.pdf'), 'the file is not listed')
  })
  await step('submitted; task, obligation, list, organisation and board show it on the next page', async () => {
    before = await counts(everyone, duty, 's-with-approver')
    await officer.press(vi.get('report.do_submit'))
    expect((await officer.page.locator('main').innerText()).includes(vi.get('report.step_submitted')), 'the step is not in the history')
    await seenBy(everyone, duty, before, 's-with-approver')
  })
  await step('the file comes back as it was sent', async () => {
    const href = await officer.page.locator('.files a').first().getAttribute('href')
    const res = await officer.page.request.get(href)
    same(res.status(), 200, 'status')
    expect((await res.body()).equals(PDF), 'other bytes')
    expect(/attachment/.test(res.headers()['content-disposition'] ?? ''), 'the browser may open it as a page')
  })
  await step('the officer cannot decide on the own report, not even with another account', async () => {
    await visit(officer.page, report)
    same(await officer.page.getByRole('button', { name: vi.get('report.do_accept'), exact: true }).count(), 0, 'buttons to accept')
    const double = new Mouse(await reader(browser, site))
    await signIn(double, site, 'kiem-nhiem')
    await visit(double.page, report)
    same(await double.page.getByRole('button', { name: vi.get('report.do_accept'), exact: true }).count(), 0, 'buttons to accept')
    const csrf = await double.page.locator('input[name=_csrf]').first().getAttribute('value')
    const res = await double.page.request.post(`${report}/chap-nhan`, { form: { _csrf: csrf, revision: '1' }, headers: { origin: site.url }, maxRedirects: 0 })
    same(res.status(), 403, 'status')
    expect((await res.text()).includes(vi.get('error.own_report')), 'it is not said why')
    await double.page.context().close()
  })
  await step('the assigning body returns it with a remark', async () => {
    await visit(assigner.page, '/viec-cua-toi')
    await assigner.open(nextTo(assigner, report).first())
    await assigner.fill(vi.get('report.remark'), 'ngắn')
    await assigner.press(vi.get('report.do_return'))
    same(await assigner.page.locator('.field.bad').count(), 1, 'a remark that is too short is marked')
    await assigner.fill(vi.get('report.remark'), REMARK)
    await assigner.press(vi.get('report.do_return'))
    expect((await statusOf(everyone, duty.page)) !== 's-with-approver', 'the task still waits')
    await visit(everyone, `/nghia-vu/${duty.id}`)
    expect((await everyone.locator('main').innerText()).includes(REMARK), 'the public does not see the remark')
    await noFaultsOn(assigner)
  })
  await step('the officer finds it among what came back, mends and submits it again', async () => {
    await visit(officer.page, '/viec-cua-toi')
    expect((await officer.page.locator('main').innerText()).includes(REMARK), 'the remark is not in the work list')
    await officer.open(nextTo(officer, report).first())
    await officer.fill(vi.get('report.field_narrative'), 'Đã ban hành quyết định; bổ sung số liệu của 34 địa phương.')
    await officer.press(vi.get('report.do_submit'))
    await seenBy(everyone, duty, before, 's-with-approver')
  })
  await step('it is accepted, and that is what everyone sees next', async () => {
    before = await counts(everyone, duty, 's-done')
    await visit(assigner.page, report)
    await assigner.press(vi.get('report.do_accept'))
    await seenBy(everyone, duty, before, 's-done')
  })
  await step('yesterday shows what was known then', async () => {
    same(await statusOf(everyone, `${duty.page}?tinh-den=${encodeURIComponent(inDays(-1))}`), 's-unassigned', 'status of the task yesterday')
    const then = await countOn(everyone, `/?tinh-den=${encodeURIComponent(inDays(-1))}`, 's-done')
    same(then, before.board - (name === 'mouse' ? 0 : 1), 'tasks done as of yesterday')
  })
  await step('signing out ends the session', async () => {
    await officer.press(vi.get('site.sign_out'))
    await asksToSignIn(officer.page, report)
  })
  await step('nothing happened behind the pages', () => {
    const bad = [assigner, officer].flatMap(h => h.page.faults).concat(everyone.faults).filter(f => !/status of (401|403|404|422)/.test(f))
    expect(bad.length === 0, bad.join(' | '))
  })
  for (const page of [everyone, assigner.page, officer.page]) await page.context().close()
}

export async function journeys(browser, site) {
  await citizen(browser, site)
  await reportJourney(browser, site, 'mouse', duties[0], page => new Mouse(page), { js: true })
  await reportJourney(browser, site, 'keyboard without scripts', duties[1], page => new Keyboard(page), { js: false })
}
