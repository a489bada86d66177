// Kills a server again and again while clients write, and checks after each restart that what was acknowledged is there, that nothing is there
// twice although clients retry, that evidence is whole, and at the end every report ever acknowledged and the chain of events.
// usage: node kill.mjs PROGRAM CYCLES [--fresh-keys]
// With --fresh-keys clients repeat what was not answered under a new idempotency key: that must be noticed, or the test sees no duplicates.
// Exit code 0: nothing was lost. 1: something that was acknowledged is gone, double or damaged. 2: the test itself could not be done.
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, mkdirSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import http from 'node:http'

const [program, cyclesText, mode] = process.argv.slice(2)
const cycles = Number(cyclesText)
const CLIENTS = 8, OBLIGATIONS = 1600, EVIDENCE_MAX = 45, READY_MS = 2000, PASSWORD = 'mat-khau-rat-dai-de-thu'
const dir = mkdtempSync(join(tmpdir(), 'xanh-kill-'))
const data = join(dir, 'data')
const losses = [] // one text for each thing that was acknowledged and is not there as it was
const troubles = [] // anything else that must not happen
let cyclesWithLoss = 0
let killAtAnswer = false // the next answer to a write is the moment: what it acknowledges has to be on disk by then
let port = 0, server = null, agent = new http.Agent({ keepAlive: true, maxSockets: 64 })

const lose = text => { losses.push(text); if (losses.length <= 10) console.log(`   lost: ${text}`) }
const trouble = text => { troubles.push(text); if (troubles.length <= 10) console.log(`   ${text}`) }
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')
const run = (...args) => {
  const r = spawnSync(program, args, { encoding: 'utf8' })
  if (r.status !== 0) throw new Error(`xanh ${args.join(' ')}: ${r.stderr}`)
  return r.stdout
}

// A small programme of its own, so that there is enough to report on.
function writePack() {
  const pack = join(dir, 'pack')
  mkdirSync(pack)
  const put = (name, lines) => writeFileSync(join(pack, name), lines.join('\n') + '\n')
  put('programme.csv', ['code,title_vi,title_en,document,note_vi,note_en', 'kill,Chương trình thử,Trial programme,900/KH-THU,,'])
  put('documents.csv', ['number,kind,style,issuer,signed,effective,expires,signatory,title_vi,title_en,summary_vi,summary_en,standing,source,note_vi,note_en',
    '900/KH-THU,plan,state,chinh-phu,2025-07-01,2025-07-01,,,Kế hoạch thử,Trial plan,,,full,thử,,'])
  put('clauses.csv', ['document,path,parent,kind,label,title_vi,title_en,demands', '900/KH-THU,I,,part,I,Phần thử,Trial part,task'])
  const tasks = ['code,document,clause,group,title_vi,title_en,product_vi,product_en,kind,measure,also,note_vi,note_en']
  const owed = ['task,no,role,org,selector,lead_words,undecided,start,due_kind,due_words,due_base,due_date,due_anchor,recurrence,due_days,note_vi,note_en']
  for (let i = 1; i <= OBLIGATIONS; i++) {
    tasks.push(`900/I.${i},900/KH-THU,I,1,Việc thử số ${i},Trial task ${i},Báo cáo,Report,one_off,,,,`)
    owed.push(`900/I.${i},1,lead,bo-khoa-hoc-va-cong-nghe,,,,2025-07-01,by_day,trước hết năm 2027,2027-12-31,2027-12-31,,,,,`)
  }
  put('tasks.csv', tasks)
  put('obligations.csv', owed)
  return pack
}

// Milliseconds until the server says its address.
function start() {
  return new Promise((resolve, reject) => {
    const began = Date.now()
    const child = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = '', err = ''
    server = child
    child.stderr.on('data', d => { err += d })
    child.stdout.on('data', d => {
      out += d
      const hit = out.match(/http:\/\/127\.0\.0\.1:(\d+)\//)
      if (hit) { port = Number(hit[1]); resolve(Date.now() - began) }
    })
    child.on('exit', code => reject(new Error(`the server ended by itself (${code}): ${err.slice(-2000)}`))) // too late to matter once resolved
  })
}

// At once, or by the next answer to a write.
async function kill(atAnswer = false) {
  if (server.exitCode !== null) throw new Error(`the server had ended by itself (${server.exitCode})`)
  const gone = new Promise(resolve => server.on('exit', resolve))
  if (atAnswer) killAtAnswer = true
  else server.kill('SIGKILL')
  await gone
  port = 0
  agent.destroy()
  agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
}

function call(method, path, { token, body, type = 'application/json', key } = {}) {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    const headers = {}
    if (token) headers.authorization = `Bearer ${token}`
    if (payload) { headers['content-type'] = type; headers['content-length'] = payload.length }
    if (key) headers['idempotency-key'] = key
    const req = http.request({ host: '127.0.0.1', port, method, path, headers, agent }, res => {
      if (killAtAnswer && method === 'POST') { killAtAnswer = false; server.kill('SIGKILL') }
      const parts = []
      res.on('data', d => parts.push(d))
      res.on('error', reject)
      res.on('close', () => { if (!res.complete) reject(new Error('cut off')) })
      res.on('end', () => resolve({ status: res.statusCode, body: Buffer.concat(parts) }))
    })
    req.on('error', reject)
    req.end(payload)
  })
}
const json = res => JSON.parse(res.body.toString())

function multipart(name, content) {
  const boundary = 'b' + randomUUID()
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n`
  return { body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]), type: `multipart/form-data; boundary=${boundary}` }
}

// One client writes on one report at a time and remembers what was acknowledged.
class Client {
  constructor(obligations) { Object.assign(this, { obligations, report: null, pending: null, acked: 0, full: [] }) }

  next() {
    if (this.report && this.report.files.size >= EVIDENCE_MAX) { this.full.push(this.report); this.report = null }
    if (!this.report) return { kind: 'draft', key: randomUUID(), obligation: this.obligations.pop() }
    const content = Buffer.from(randomBytes(100 + Math.floor(Math.random() * 1500)).toString('hex'))
    // The same key stands for the same bytes, boundary and all: a retry sends what was sent.
    return { kind: 'evidence', key: randomUUID(), content, hash: sha256(content), form: multipart(`minh-chung-${this.report.files.size}.txt`, content) }
  }

  // True on a fast machine before the last kill: everything there is to report on is reported.
  get finished() { return !this.pending && this.obligations.length === 0 && (!this.report || this.report.files.size >= EVIDENCE_MAX) }

  async write(token) {
    if (this.finished) { await new Promise(resolve => setTimeout(resolve, 5)); return }
    this.pending ??= this.next() // what was not answered before the kill is sent again with the same key
    const p = this.pending
    if (mode === '--fresh-keys') p.key = randomUUID()
    let res
    if (p.kind === 'draft') {
      res = await call('POST', `/api/v1/obligations/${p.obligation}/reports`, { token, key: p.key, body: { narrative: 'Kết quả thực hiện thử nghiệm', progress_permille: 100 } })
    } else {
      res = await call('POST', `/api/v1/reports/${this.report.id}/evidence`, { token, key: p.key, ...p.form })
    }
    if (res.status === 503) return
    // A client cannot be told that its own report is gone, or that somebody else began one.
    if (res.status !== 201) { lose(`${p.kind} was answered ${res.status}: ${res.body}`); this.pending = null; this.report = null; return }
    if (p.kind === 'draft') this.report = { id: json(res).id, obligation: p.obligation, files: new Map() }
    else this.report.files.set(p.hash, p.content)
    this.pending = null
    this.acked++
  }

  async check(token, report, unsure) {
    const res = await call('GET', `/api/v1/reports/${report.id}`, { token })
    if (res.status !== 200) { lose(`report ${report.id} answers ${res.status}`); return false }
    const reply = json(res), there = reply.evidence, hashes = there.map(e => e.sha256)
    const before = losses.length
    if (reply.obligation !== report.obligation) lose(`report ${report.id} belongs to ${reply.obligation}, not to ${report.obligation}`)
    for (const hash of report.files.keys()) if (!hashes.includes(hash)) lose(`evidence ${hash} of report ${report.id}`)
    if (new Set(hashes).size !== hashes.length) lose(`report ${report.id} holds one file twice`)
    for (const hash of hashes) if (!report.files.has(hash) && hash !== unsure) lose(`report ${report.id} holds ${hash}, which nobody sent`)
    const last = there.at(-1)
    if (last && report.files.has(last.sha256)) {
      const file = await call('GET', `/api/v1/reports/${report.id}/evidence/${last.id}`, { token })
      if (file.status !== 200 || !file.body.equals(report.files.get(last.sha256))) lose(`evidence ${last.sha256} is not what was sent (${file.status})`)
    }
    return losses.length === before
  }

  async checkCurrent(token) {
    const unsure = this.pending?.kind === 'evidence' ? this.pending.hash : null
    if (this.report && !await this.check(token, this.report, unsure)) { this.report = null; this.pending = null } // counted once
  }
}

// The numbers of our obligations: they follow those of the bundled programme.
async function findObligations() {
  const ids = []
  for (let id = 1; ids.length < OBLIGATIONS; id++) {
    const res = await call('GET', `/api/v1/obligations/${id}`)
    if (res.status === 200 && json(res).task.startsWith('900/')) ids.push(id)
    else if (id > 20000) throw new Error(`only ${ids.length} obligations of the trial programme were found`)
  }
  return ids
}

async function oneCycle(clients, token, cycle) {
  let running = true
  const before = losses.length
  const loops = clients.map(async c => {
    while (running) {
      try { await c.write(token) } catch (e) { if (!e.code && e.message !== 'cut off') throw e; if (running) await new Promise(r => setTimeout(r, 1)) }
    }
  })
  await new Promise(r => setTimeout(r, 20 + Math.random() * 160)) // the random moment
  await kill(cycle % 2 === 0)
  running = false
  await Promise.all(loops)
  const ready = await start()
  if (ready > READY_MS) trouble(`ready again only after ${ready} ms`)
  await Promise.all(clients.map(c => c.checkCurrent(token)))
  cyclesWithLoss += losses.length > before
  return ready
}

async function main() {
  const password = join(dir, 'password')
  writeFileSync(password, PASSWORD + '\n')
  run('load', writePack(), '--data', data)
  run('user', 'add', 'can-bo', '--password-file', password, '--data', data)
  run('user', 'grant', 'can-bo', 'officer', 'bo-khoa-hoc-va-cong-nghe', '--data', data)
  await start()
  const token = json(await call('POST', '/api/v1/session', { body: { name: 'can-bo', password: PASSWORD } })).token
  const ids = await findObligations()
  const clients = Array.from({ length: CLIENTS }, (_, i) => new Client(ids.filter((_, k) => k % CLIENTS === i)))
  let slowest = 0, first = 0
  for (let cycle = 1; cycle <= cycles; cycle++) {
    slowest = Math.max(slowest, await oneCycle(clients, token, cycle))
    if (losses.length && !first) first = cycle
  }
  let reports = 0
  for (const c of clients) for (const r of c.full) { await c.check(token, r, null); reports++ }
  await kill()
  const verified = spawnSync(program, ['verify', '--data', data], { encoding: 'utf8' })
  if (verified.status !== 0) lose(`verify: ${verified.stdout}${verified.stderr}`)
  const acked = clients.reduce((n, c) => n + c.acked, 0)
  console.log(`   ${cycles} kills, ${acked} acknowledged writes, ${reports} full reports checked again at the end, slowest start ${slowest} ms`)
  console.log(`   losses in ${cyclesWithLoss} of ${cycles} cycles${first ? `, the first in cycle ${first}` : ''}, ${troubles.length} other problems`)
  if (acked < 10 * cycles) trouble('too few writes were acknowledged for the test to mean anything')
}

try { await main() } catch (e) { trouble(String(e.stack ?? e)) } finally { server?.kill('SIGKILL'); rmSync(dir, { recursive: true, force: true }) }
process.exit(troubles.length ? 2 : losses.length ? 1 : 0)
