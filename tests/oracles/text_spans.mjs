// Reads paths, one a line, from standard input; prints {file, spans: [start, end, ...]} a line: bytes
// that acorn says are strings, template text, regular expressions or comments.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parse, tokTypes } from 'acorn'

for await (const file of createInterface({ input: process.stdin })) {
  // One character a byte, so that positions are those of the file.
  const source = readFileSync(file, 'latin1')
  const spans = []
  const onComment = (_isBlock, _text, start, end) => spans.push([start, end])
  const textual = new Set([tokTypes.string, tokTypes.template, tokTypes.regexp, tokTypes.invalidTemplate])
  const onToken = (token) => textual.has(token.type) && spans.push([token.start, token.end])
  let isRead = false
  for (const sourceType of ['module', 'script']) {
    spans.length = 0
    try {
      parse(source, { ecmaVersion: 'latest', sourceType, allowHashBang: true, onComment, onToken })
      isRead = true
      break
    } catch {
      // tried as a script next
    }
  }
  spans.sort((a, b) => a[0] - b[0])
  console.log(JSON.stringify({ file, spans: isRead ? spans.flat() : null }))
}
