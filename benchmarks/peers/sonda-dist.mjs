// Drives sonda's own report over a finished build, since sonda has no command for one.
// usage: node sonda-dist.mjs DIST OUT_FOLDER gzip|brotli
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Config, Report } from 'sonda'

const [dist, outputDir, compression] = process.argv.slice(2)
const options = {
  format: 'json',
  outputDir,
  filename: 'sonda',
  open: false,
  gzip: true,
  brotli: compression === 'brotli'
}
const report = new Report(new Config(options, { integration: 'vite' }))
for (const name of readdirSync(dist, { recursive: true }).sort()) {
  if (/\.m?js$/.test(name)) report.addAsset(resolve(join(dist, name)), [])
}
await report.generate()
