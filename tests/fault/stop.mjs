// SIGTERM while requests are under way: they are finished, what was answered is stored, the program ends with 0, and the next start on the same folder
// is quick. usage: node stop.mjs PROGRAM
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'

const program = process.argv[2], dir = mkdtempSync(join(tmpdir(), 'xanh-stop-')), data = join(dir, 'data')
const PASSWORD = 'mat-khau-rat-dai-de-thu', UPLOADS = 12, START_MS = 2000
let failed = 0, server = null, port = 0

async function test(name, fn) {
  try { await fn(); console.log(`ok stop/${name}`) } catch (e) { failed++; console.log(`not ok stop/${name}: ${e.message}`) }
}
const expect = (holds, what) => { if (!holds) throw new Error(what) }
const run = (...args) => { const r = spawnSync(program, [...args, '--data', data], { encoding: 'utf8' }); if (r.status !== 0) throw new Error(r.stderr); return r.stdout }

// Starts a server; gives the milliseconds until it said its address.
async function start() {
  const began = Date.now()
  server = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  server.log = ''
  server.gone = new Promise(resolve => server.on('exit', (code, signal) => resolve(code ?? signal)))
  server.stopping = new Promise(resolve => server.stderr.on('data', d => { server.log += d; if (server.log.includes('"stopping"')) resolve() }))
  const [line] = await Promise.race([once(server.stdout, 'data'), server.gone.then(code => { throw new Error(`ended with ${code}: ${server.log}`) })])
  port = Number(String(line).match(/:(\d+)\//)[1])
  return Date.now() - began
}
async function call(method, path, token, json) {
  const res = await fetch(`http://127.0.0.1:${port}${path}`, {
    method, headers: { ...(token && { authorization: `Bearer ${token}` }), ...(json && { 'content-type': 'application/json' }) }, body: json && JSON.stringify(json)
  })
  const text = await res.text()
  if (!res.ok) throw new Error(`${path}: ${res.status} ${text.slice(0, 200)}`)
  return JSON.parse(text)
}

// An upload of which the server has read the head and half of the body, and knows that the rest will come.
async function halfUpload(report, token, n) {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const content = `minh chung ${n} `.repeat(400)
  const body = Buffer.from(`--r\r\nContent-Disposition: form-data; name="file"; filename="m${n}.txt"\r\n\r\n${content}\r\n--r--\r\n`)
  socket.write(`POST /api/v1/reports/${report}/evidence HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=r\r\n` +
    `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`)
  const [first] = await once(socket, 'data')
  expect(String(first).startsWith('HTTP/1.1 100'), `answered ${String(first).slice(0, 80)}`)
  const half = Math.floor(body.length / 2)
  await new Promise(resolve => socket.write(body.subarray(0, half), resolve))
  return { socket, rest: body.subarray(half), name: `m${n}.txt` }
}
async function finishUpload(u) {
  let answer = ''
  u.socket.on('data', d => { answer += d })
  const closed = once(u.socket, 'close')
  u.socket.write(u.rest)
  await closed
  return Number(answer.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? 0)
}

async function main() {
  writeFileSync(join(dir, 'password'), PASSWORD + '\n')
  const load = run('load', new URL('../cli/pack', import.meta.url).pathname)
  expect(load.length > 0, 'nothing was loaded')
  run('user', 'add', 'can-bo', '--password-file', join(dir, 'password'))
  run('user', 'grant', 'can-bo', 'officer', 'bo-tai-chinh')
  await start()
  const { token } = await call('POST', '/api/v1/session', null, { name: 'can-bo', password: PASSWORD })
  const duty = (await call('GET', '/api/v1/obligations?task=900/I.1')).items.find(o => o.role === 'lead').id
  const report = (await call('POST', `/api/v1/obligations/${duty}/reports`, token, { narrative: 'Kết quả thực hiện thử nghiệm', progress_permille: 100 })).id

  await test('requests under way are finished', async () => {
    const uploads = await Promise.all(Array.from({ length: UPLOADS }, (_, n) => halfUpload(report, token, n)))
    const idle = net.connect(port, '127.0.0.1')
    await once(idle, 'connect')
    server.kill('SIGTERM')
    await server.stopping
    const statuses = await Promise.all(uploads.map(finishUpload))
    expect(statuses.every(s => s === 201), `answers: ${statuses}`)
    const code = await server.gone
    expect(code === 0, `exit code ${code}: ${server.log.slice(-500)}`)
    idle.destroy()
  })
  await test(`the next start takes less than ${START_MS} ms and has everything`, async () => {
    const took = await start()
    expect(took < START_MS, `${took} ms`)
    const files = (await call('GET', `/api/v1/reports/${report}`, token)).evidence.map(e => e.file)
    expect(files.length === UPLOADS, `${files.length} files of ${UPLOADS}`)
  })
  await test('under load, what was answered is stored', async () => {
    let version = (await call('GET', `/api/v1/reports/${report}`, token)).revision, answered = version, sent = 0
    const writer = (async () => {
      for (;;) {
        sent++
        try { version = (await call('PUT', `/api/v1/reports/${report}`, token, { narrative: `Lần ghi thứ ${sent} của thử nghiệm`, progress_permille: 100, revision: version })).revision } catch { return }
        answered = version
        if (sent === 50) server.kill('SIGTERM')
      }
    })()
    const readers = Array.from({ length: 4 }, async () => { for (;;) { try { await call('GET', '/api/v1/board') } catch { return } } })
    await Promise.all([writer, ...readers])
    const code = await server.gone
    expect(code === 0, `exit code ${code}`)
    await start()
    const stored = (await call('GET', `/api/v1/reports/${report}`, token)).revision
    expect(stored === answered || stored === answered + 1, `revision ${stored} is stored, ${answered} was answered`)
  })
  await test('SIGINT ends it as well', async () => {
    server.kill('SIGINT')
    const code = await server.gone
    expect(code === 0, `exit code ${code}`)
    run('verify')
  })
}

try { await main() } catch (e) { failed++; console.log(`not ok stop/setup: ${e.stack ?? e}`) } finally { server?.kill('SIGKILL'); rmSync(dir, { recursive: true, force: true }) }
process.exit(failed ? 1 : 0)
