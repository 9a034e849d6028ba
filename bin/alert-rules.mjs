// One of the gates of `npm run check`: Prometheus' own tool reads the alert rules and plays their tests.

import { spawnSync } from 'node:child_process'
import { aptInstall } from './bootstrap.mjs'

const folder = 'ops/prometheus'
const promtool = (...args) => spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' })

if (promtool('--version').error) aptInstall('prometheus')
const missing = promtool('--version').error
// The names in the rules are checked by a unit test in any case.
if (missing) console.log('promtool is not installed: the rules were not played')
const broken = missing
  ? []
  : [promtool('check', 'rules', 'alerts.yml'), promtool('test', 'rules', 'alerts.test.yml')]
for (const { status, stdout, stderr } of broken) if (status !== 0) console.log(stdout, stderr)
process.exit(broken.some(({ status }) => status !== 0) ? 1 : 0)
