// What the browser tests share: a real server on fresh data, people with roles, a browser, and a watch on everything a page must never do.
import { spawn, spawnSync, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
export const PASSWORD = 'ba con trau trang 2026'
const program = process.argv[2]

let passed = 0, failed = 0
export const ok = name => { passed++; console.log(`ok browser/${name}`) }
export const notOk = (name, why) => { failed++; console.log(`not ok browser/${name}: ${String(why).split('\n').slice(0, 12).join(' | ')}`) }
// One named step: what it throws is its failure. Steps that need an earlier one are skipped with it by throwing in turn.
export async function test(name, fn) {
  try { await fn(); ok(name) } catch (e) { notOk(name, e.message ?? e) }
}
export function finish() { console.log(`${passed} passed, ${failed} failed`); process.exitCode = failed ? 1 : 0 }
export function expect(holds, what) { if (!holds) throw new Error(what) }
export function same(got, wanted, what) { if (got !== wanted) throw new Error(`${what}: ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`) }

// The catalogue of a language by key.
export function catalogue(lang) {
  const texts = new Map()
  for (const line of readFileSync(join(root, `messages/${lang}.txt`), 'utf8').split('\n')) {
    const at = line.indexOf(' = ')
    if (at > 0 && !line.startsWith('#')) texts.set(line.slice(0, at), line.slice(at + 3).trim())
  }
  return texts
}

// --- the server --------------------------------------------------------------------------------------------------------------

export class Site {
  constructor() { this.dir = mkdtempSync(join(tmpdir(), 'xanh-browser-')); this.data = join(this.dir, 'data') }

  run(...args) {
    const r = spawnSync(program, [...args, '--data', this.data], { encoding: 'utf8' })
    if (r.status !== 0) throw new Error(`xanh ${args.join(' ')}: ${r.stderr}`)
    return r.stdout
  }

  run0(...args) { return spawnSync(program, args, { encoding: 'utf8' }).stdout }

  // All that the program knows became known three days ago, so that there is a yesterday to look back to.
  ageEvents() { execFileSync('sqlite3', [join(this.data, 'xanh.db'), 'UPDATE event SET known_at = known_at - 3 * 86400000']) }

  person(name, human, ...grants) {
    const file = join(this.dir, 'password')
    writeFileSync(file, PASSWORD + '\n')
    this.run('user', 'add', name, '--password-file', file, '--person', human)
    for (const [role, org] of grants) this.run('user', 'grant', name, role, org)
  }

  start() {
    return new Promise((resolve, reject) => {
      this.server = spawn(program, ['serve', '--data', this.data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
      this.log = ''
      this.server.stderr.on('data', d => { this.log += d })
      this.server.stdout.on('data', d => {
        const hit = String(d).match(/http:\/\/127\.0\.0\.1:\d+/)
        if (hit) { this.url = hit[0]; resolve() }
      })
      this.server.on('exit', code => reject(new Error(`the server ended (${code}): ${this.log}`)))
    })
  }

  async stop() {
    if (this.server && this.server.exitCode === null) {
      const gone = new Promise(resolve => this.server.on('exit', resolve))
      this.server.kill('SIGTERM')
      same(await gone, 0, 'exit code of the server')
    }
  }

  remove() { this.server?.kill('SIGKILL'); rmSync(this.dir, { recursive: true, force: true }) }
  async json(path) {
    const res = await fetch(this.url + path)
    if (!res.ok) throw new Error(`${path} answers ${res.status}`)
    return res.json()
  }
}

// --- the browser -------------------------------------------------------------------------------------------------------------

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})

// A reader of their own, watched. `faults` fills with what no page may do.
export async function reader(browser, site, { width = 1280, height = 900, js = true, lang = 'vi-VN' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: js, locale: lang, baseURL: site.url, serviceWorkers: 'block' })
  const page = await context.newPage()
  page.setDefaultTimeout(15000)
  const faults = []
  page.on('console', m => { if (m.type() === 'error' || /Content.Security.Policy/i.test(m.text())) faults.push(`console: ${m.text()}`) })
  page.on('pageerror', e => faults.push(`script: ${e.message}`))
  page.on('request', r => { if (!r.url().startsWith(site.url + '/')) faults.push(`request to ${r.url()}`) })
  page.on('requestfailed', r => { if (r.failure()?.errorText !== 'net::ERR_ABORTED') faults.push(`failed: ${r.url()} ${r.failure()?.errorText}`) })
  page.on('response', r => { if (r.status() >= 400 && r.request().resourceType() !== 'document') faults.push(`${r.status()} for ${r.url()}`) })
  page.warned = 0 // how often the browser asked before leaving
  page.on('dialog', d => {
    if (d.type() === 'beforeunload') { page.warned++; d.accept(); return }
    faults.push(`dialog: ${d.message()}`)
    d.dismiss()
  })
  page.faults = faults
  return page
}

export async function visit(page, path, status = 200) {
  const res = await page.goto(path, { waitUntil: 'load' })
  same(res.status(), status, `status of ${path}`)
  return res
}
// Goes where a click leads and waits for the next page.
export async function follow(page, locator) {
  await Promise.all([page.waitForEvent('framenavigated'), locator.click()])
  await page.waitForLoadState('load')
}
export const heading = async page => (await page.locator('h1').innerText()).trim()

// --- accessibility -----------------------------------------------------------------------------------------------------------

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
export async function axe(page) {
  await page.evaluate(axeSource)
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
  }))
  return result.violations.map(v => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join('; ')})`)
}
