// Reads paths, one a line, from standard input; prints one JSON object a line:
// {file, static: [specifier], dynamic: [specifier or null], isModule, reader} or {file, error}.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parse as parseFully } from 'acorn'
import { fullAncestor } from 'acorn-walk'
import { init, parse } from 'es-module-lexer'

await init

function withLexer(source) {
  const [imports, , , hasModuleSyntax] = parse(source)
  const result = { static: [], dynamic: [], isModule: hasModuleSyntax, reader: 'es-module-lexer' }
  for (const found of imports) {
    if (found.d === -2) continue // import.meta
    if (found.d === -1) result.static.push(found.n)
    else result.dynamic.push(found.n ?? templateOf(source.slice(found.s, found.e)))
  }
  return result
}

function templateOf(text) {
  const inner = /^`([^`\\$]*)`$/.exec(text.trim())
  return inner ? inner[1] : null
}

function withParser(source, sourceType) {
  const result = { static: [], dynamic: [], isModule: false, reader: 'acorn' }
  const tree = parseFully(source, { ecmaVersion: 'latest', sourceType, allowHashBang: true })
  const found = []
  fullAncestor(tree, (node) => {
    if (/^(Import|Export).*Declaration$/.test(node.type)) {
      result.isModule = true
      if (node.source) found.push([node.start, 'static', node.source.value])
    } else if (node.type === 'MetaProperty' && node.meta.name === 'import') result.isModule = true
    else if (node.type === 'ImportExpression') {
      const { source: from } = node
      const plain = from.type === 'TemplateLiteral' && !from.expressions.length
      const value = plain ? from.quasis[0].value.cooked : from.type === 'Literal' ? from.value : null
      found.push([node.start, 'dynamic', value])
    }
  })
  for (const [, kind, value] of found.sort((a, b) => a[0] - b[0])) result[kind].push(value)
  return result
}

const readers = {
  lexer: withLexer,
  module: (source) => withParser(source, 'module'),
  script: (source) => withParser(source, 'script'),
}
const read = readers[process.argv[2] ?? 'lexer']
for await (const file of createInterface({ input: process.stdin })) {
  const source = readFileSync(file, 'utf8')
  try {
    console.log(JSON.stringify({ file, ...read(source) }))
  } catch (error) {
    console.log(JSON.stringify({ file, error: String(error) }))
  }
}
