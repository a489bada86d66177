// Every npm package of the lock file says that it runs on the Node of Debian 12, whatever Node runs this check. usage: engines.mjs [LOCKFILE]
import { readFileSync } from 'node:fs';

const debian = [18, 19, 0]; // the lowest that Debian 12 ever had
const lower = (a, b) => a.reduce((less, n, i) => (less === 0 ? Math.sign(n - b[i]) : less), 0) < 0;

// One condition of a range: `>= 12.5`, `^18.18`, `16.x`, `*`. Anything else is not understood and therefore refused.
function holds(condition) {
  const [, sign, ...parts] = /^(>=|\^|)\s*v?(\d+|\*)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?$/.exec(condition) ?? [];
  if (parts[0] === undefined) return false;
  if (parts[0] === '*') return true;
  const from = parts.map((p) => Number.parseInt(p ?? 0, 10) || 0);
  return !lower(debian, from) && (sign === '>=' || from[0] === debian[0]);
}

const lock = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));
for (const [name, { engines, version }] of Object.entries(lock.packages)) {
  const range = engines?.node;
  if (!range) continue;
  const fits = range.split('||').some((r) => holds(r.trim()));
  if (fits) continue;
  console.log(`not ok npm/${name} ${version} wants Node ${range}; Debian 12 has ${debian.join('.')}`);
  process.exitCode = 1;
}
