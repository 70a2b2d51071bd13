// The sample's own config with the plugin of one peer (environment: PEER, OUT).
import { mergeConfig } from 'vite'
import base from './vite.config.mjs'

const { PEER, OUT } = process.env

async function pluginOf(peer) {
  switch (peer) {
    case 'none':
      return []
    case 'sonda': {
      const { default: sonda } = await import('sonda/vite')
      return sonda({ format: 'json', outputDir: OUT, filename: 'sonda', open: false, gzip: true })
    }
    case 'visualizer':
    case 'visualizer-maps': {
      const { visualizer } = await import('rollup-plugin-visualizer')
      const sourcemap = peer === 'visualizer-maps'
      return visualizer({
        template: 'raw-data',
        filename: `${OUT}/${peer}.json`,
        gzipSize: true,
        sourcemap
      })
    }
    case 'vite-bundle-analyzer': {
      const { analyzer } = await import('vite-bundle-analyzer')
      return analyzer({ analyzerMode: 'json', fileName: `${OUT}/${peer}`, openAnalyzer: false })
    }
    default:
      throw new Error(`no such peer: ${peer}`)
  }
}

export default mergeConfig(base, { plugins: [await pluginOf(PEER)] })
