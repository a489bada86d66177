// usage: node main.mjs PROGRAM [pages|journeys]
import { checkPages } from './pages.mjs'
import { finish, launch, notOk, Site } from './lib.mjs'
import { prepare, journeys } from './journeys.mjs'

const only = process.argv[3]
const site = new Site()
let browser
try {
  await prepare(site)
  browser = await launch()
  if (only !== 'pages') await journeys(browser, site)
  if (only !== 'journeys') await checkPages(browser, site)
  await browser.close()
  await site.stop()
} catch (e) { notOk('setup', e.stack ?? e) } finally { await browser?.close(); site.remove() }
finish()
