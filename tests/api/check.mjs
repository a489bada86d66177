// The API does what its own description says: every operation is called, every documented parameter is used once, and every reply has exactly the
// members that its schema names. usage: node check.mjs PROGRAM DESCRIPTION_TO_WRITE
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'

const [program, file] = process.argv.slice(2)
const dir = mkdtempSync(join(tmpdir(), 'xanh-api-')), data = join(dir, 'data')
const PASSWORD = 'ba con trau trang 2026', OFFICER_OF = 'bo-khoa-hoc-va-cong-nghe'
let failed = 0, base = '', server
const ok = name => console.log(`ok api/${name}`)
const notOk = (name, why) => { failed++; console.log(`not ok api/${name}: ${why}`) }
const run = (...args) => { const r = spawnSync(program, [...args, '--data', data], { encoding: 'utf8' }); if (r.status !== 0) throw new Error(r.stderr) }

function person(name, ...grants) {
  writeFileSync(join(dir, 'password'), PASSWORD + '\n')
  run('user', 'add', name, '--password-file', join(dir, 'password'))
  for (const [role, org] of grants) run('user', 'grant', name, role, org)
}
function start() {
  return new Promise((resolve, reject) => {
    server = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] })
    server.stdout.on('data', d => { const hit = String(d).match(/http:\/\/[0-9.:]+/); if (hit) { base = hit[0]; resolve() } })
    server.on('exit', code => reject(new Error(`the server ended (${code})`)))
  })
}
const call = (method, path, { token, json, body, type, headers } = {}) => fetch(base + path, {
  method, redirect: 'manual',
  headers: { ...(token && { authorization: `Bearer ${token}` }), ...(json && { 'content-type': 'application/json' }), ...(type && { 'content-type': type }), ...headers },
  body: json ? JSON.stringify(json) : body
})

// --- replies against schemas -------------------------------------------------------------------------------------------------

let description, ajv
// A member that the description does not name is a fault too.
function close(schema) {
  if (Array.isArray(schema)) return schema.map(close)
  if (schema === null || typeof schema !== 'object') return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, close(v)]))
  if (copy.properties && copy.additionalProperties === undefined && !copy.allOf) copy.additionalProperties = false
  return copy
}
function prepareSchemas() {
  ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'api', components: close(description.components) })
}
function faultsOf(schema, value, isPartial) {
  const wanted = JSON.parse(JSON.stringify(close(schema)).replaceAll('"#/', '"api#/'))
  const validate = ajv.compile(wanted)
  validate(value)
  return (validate.errors ?? []).filter(e => !isPartial || e.keyword !== 'required').slice(0, 4).map(e => `${e.instancePath || '/'} ${e.message} ${e.params.additionalProperty ?? ''}`)
}

// The schema of a list's rows.
function itemSchema(op) {
  const at = ref => ref.slice(2).split('/').reduce((o, k) => o[k], description)
  const list = at(op.responses[200].content['application/json'].schema.$ref)
  return at(list.properties.items.items.$ref)
}
const documented = (op, status) => op.responses[status] ?? op.responses[`${Math.floor(status / 100)}XX`] ?? op.responses.default
// Calls and compares with what is documented for the status; gives the reply.
async function check(name, op, method, path, options, wantedStatus) {
  const res = await call(method, path, options)
  const type = (res.headers.get('content-type') ?? '').split(';')[0]
  const text = await res.text()
  const wanted = documented(op, res.status)
  if (!wantedStatus.includes(res.status)) return notOk(name, `${path} answers ${res.status}: ${text.slice(0, 300)}`)
  if (!wanted) return notOk(name, `${res.status} is not documented`)
  if (!wanted.content) return text === '' ? (ok(name), text) : notOk(name, 'a body where none is documented')
  const form = wanted.content[type] ?? wanted.content['*/*']
  if (!form) return notOk(name, `${type} is not documented for ${res.status}, only ${Object.keys(wanted.content)}`)
  if (!/json$/.test(type)) { ok(name); return text }
  const value = JSON.parse(text), faults = faultsOf(form.schema, value, path.includes('fields=')) // with `fields` members are left out
  if (faults.length) notOk(name, faults.join('; '))
  else ok(name)
  return value
}

// --- reading -----------------------------------------------------------------------------------------------------------------

let samples, paths
// A value that the parameter may have; undefined when nobody has thought of it.
function sample(path, p) {
  const own = samples[`${path} ${p.name}`] ?? samples[p.name]
  return own ?? p.schema.enum?.[0] ?? (p.schema.type === 'boolean' ? 'true' : undefined)
}
const fill = (path, values) => '/api/v1' + path.replace(/\{(\w+)\}/g, (_, n) => encodeURIComponent(values[`${path} ${n}`] ?? values[n] ?? `{${n}}`))
const query = pairs => pairs.length ? '?' + new URLSearchParams(pairs) : ''

async function everyGet(token) {
  for (const [path, ops] of Object.entries(description.paths)) {
    const op = ops.get
    if (!op) continue
    const address = fill(path, paths), needs = (op.parameters ?? []).filter(p => p.in === 'query')
    const required = needs.filter(p => p.required).map(p => [p.name, sample(path, p)])
    const first = await check(`GET ${path}`, op, 'GET', address + query(required), { token }, [200])
    for (const p of needs.filter(p => !p.required)) {
      const value = sample(path, p), name = `GET ${path} ${p.name}`
      if (value === undefined) { notOk(name, 'give tests/api/check.mjs a value'); continue }
      const narrowed = await check(name, op, 'GET', address + query([...required, [p.name, value]]), { token }, [200])
      if (p.name === 'limit' && narrowed?.items?.length > 1) notOk(`${name} is obeyed`, `${narrowed.items.length} rows`)
      if (p.name === 'fields' && narrowed?.items?.some(i => Object.keys(i).some(k => k !== value))) notOk(`${name} is obeyed`, JSON.stringify(narrowed.items[0]))
    }
    await check(`GET ${path} refuses what it does not know`, op, 'GET', address + query([...required, ['khong_co', '1']]), { token }, [400])
    if (needs.some(p => p.name === 'after') && first?.total) await allPages(path, address, required, first)
    const who = op.security?.length ? { token } : {}
    const again = await call('GET', address + query(required), who)
    const tag = again.headers.get('etag')
    await again.arrayBuffer()
    if (!tag) continue
    const same = await call('GET', address + query(required), { ...who, headers: { 'if-none-match': tag } })
    if (path !== '/version' && same.status !== 304) notOk(`GET ${path} knows its tag`, `answers ${same.status}`)
  }
}

// Page after page gives every row once.
async function allPages(path, address, required, first) {
  const seen = new Set()
  let after = null, rows = 0
  do {
    const page = await (await call('GET', address + query([...required, ['limit', '7'], ...(after ? [['after', after]] : [])]))).json()
    for (const item of page.items) { seen.add(JSON.stringify(item)); rows++ }
    after = page.next
  } while (after && rows <= first.total && rows < 700)
  const wanted = Math.min(first.total, rows < 700 ? first.total : rows)
  if (rows !== wanted || seen.size !== rows) notOk(`GET ${path} page by page`, `${rows} rows, ${seen.size} different, ${first.total} in all`)
  else ok(`GET ${path} page by page`)
}

// --- writing -----------------------------------------------------------------------------------------------------------------

async function everyWrite(duty, tokens) {
  const done = new Set(), op = (method, path) => { done.add(`${method} ${path}`); return description.paths[path][method] }
  const write = (method, path, token, json, status) => check(`${method.toUpperCase()} ${path}`, op(method, path), method.toUpperCase(), fill(path, paths), { token, json }, [status])
  paths = { ...paths, id: duty }
  await write('post', '/obligations/{id}/lead', tokens.assigner, { lead: OFFICER_OF, reason: 'Theo phân công tại phiên họp' }, 200)
  await write('post', '/obligations/{id}/due', tokens.assigner, { due: `${new Date().getUTCFullYear() + 2}-12-31`, reason: 'Theo phân công tại phiên họp' }, 200)
  const report = await write('post', '/obligations/{id}/reports', tokens.officer, { narrative: 'Đã lập tổ biên tập và có dự thảo.', progress_permille: 400 }, 201)
  paths = { ...paths, id: report.id }
  await write('put', '/reports/{id}', tokens.officer, { narrative: 'Đã ban hành quyết định phê duyệt.', progress_permille: 1000, delivers: true, revision: report.revision }, 200)
  for (const n of [1, 2]) {
    const form = new FormData()
    form.append('file', new Blob([`%PDF-1.4 ${n}\n`]), `minh-chung-${n}.pdf`)
    const added = await check(`POST /reports/{id}/evidence ${n}`, op('post', '/reports/{id}/evidence'), 'POST', fill('/reports/{id}/evidence', paths), { token: tokens.officer, body: form }, [201])
    paths = { ...paths, use: added?.evidence.at(-1).id, kept: added?.evidence[0].id }
  }
  await write('delete', '/reports/{id}/evidence/{use}', tokens.officer, undefined, 200)
  paths = { ...paths, use: paths.kept }
  await write('post', '/reports/{id}/submit', tokens.officer, {}, 200)
  await write('post', '/reports/{id}/return', tokens.assigner, { remark: 'Bổ sung số liệu của địa phương' }, 200)
  await call('POST', fill('/reports/{id}/submit', paths), { token: tokens.officer, json: {} })
  await write('post', '/reports/{id}/accept', tokens.assigner, {}, 200)
  await write('post', '/session', undefined, { name: 'can-bo', password: PASSWORD }, 201)
  const other = await (await call('POST', '/api/v1/session', { json: { name: 'can-bo', password: PASSWORD } })).json()
  await write('delete', '/session', other.token, undefined, 204)
  await check('POST /session with a wrong password', op('post', '/session'), 'POST', '/api/v1/session', { json: { name: 'can-bo', password: 'sai' } }, [401, 403])
  for (const [path, ops] of Object.entries(description.paths)) {
    for (const method of Object.keys(ops)) if (method !== 'get' && !done.has(`${method} ${path}`)) notOk(`${method.toUpperCase()} ${path}`, 'give tests/api/check.mjs a valid body')
  }
}

async function main() {
  run('migrate')
  await start()
  const res = await call('GET', '/api/v1/openapi.json')
  description = await res.json()
  writeFileSync(file, JSON.stringify(description))
  prepareSchemas()
  const open = (await (await call('GET', '/api/v1/obligations?status=UNASSIGNED&limit=5')).json()).items
  const duty = await (await call('GET', `/api/v1/obligations/${open[0].id}`)).json()
  person('can-bo', ['officer', OFFICER_OF])
  person('nguoi-giao', ['assigner', duty.assigner])
  const token = async name => (await (await call('POST', '/api/v1/session', { json: { name, password: PASSWORD } })).json()).token
  const tokens = { officer: await token('can-bo'), assigner: await token('nguoi-giao') }
  const today = new Date().toISOString().slice(0, 10)
  paths = { document: '03-NQ-CP', indicator: 'Q01', task: '03-II.1.c', key: OFFICER_OF, id: open[0].id }
  samples = {
    action: 'task.added', as_of: today, after: undefined, document: '03/NQ-CP', clause: 'II.1.-1', code: '01', '/tasks code': '03/II.1.c', fields: 'seq', from: '2025-01-01', to: '2026-12-31',
    group: '1', indicator: 'Q01', '/search kind': 'task', '/tasks lead': OFFICER_OF, issuer: 'chinh-phu', limit: '1', object_id: '1', object_kind: 'task', on: today, org: OFFICER_OF, parent: 'chinh-phu', programme: 'nq57', q: 'đề án',
    scheme: 'qd-19-2025', since: today, task: '03/II.1.c', obligation: String(duty.id), until: today, under: 'chinh-phu'
  }
  await everyWrite(duty.id, tokens)
  paths = { ...paths, '/obligations/{id} id': duty.id }
  // A first page gives what `after` and `fields` may be.
  for (const [path, ops] of Object.entries(description.paths)) {
    const names = (ops.get?.parameters ?? []).map(p => p.name)
    if (!names.includes('after')) continue
    const page = await (await call('GET', fill(path, paths) + query([['limit', '1'], ...(path === '/clauses' ? [['document', '03/NQ-CP']] : [])]))).json()
    samples[`${path} after`] = page.next ?? undefined
    samples[`${path} fields`] = page.items?.[0] ? Object.keys(page.items[0])[0] : Object.keys(itemSchema(ops.get).properties)[0]
    if (!page.next) { const p = ops.get.parameters; ops.get.parameters = p.filter(x => x.name !== 'after') }
  }
  await everyGet(tokens.officer)
}

try { await main() } catch (e) { notOk('setup', e.stack ?? e) } finally { server?.kill('SIGKILL'); rmSync(dir, { recursive: true, force: true }) }
process.exitCode = failed ? 1 : 0
