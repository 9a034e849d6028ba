// What the compiler has against the code, as `tsc --noEmit` says it; and by the same program, which takes longer to make than
// to ask, members that nobody reads: properties of types and classes in app/ that are declared, perhaps written, and never
// asked for. knip sees what a file exports, and no further.
//
// A class's member is read where that very member is. A type's is taken for read where any property of its name is: types
// are compared by structure, so who reads it may know it by another type. What tests alone read is dead.

import ts from 'typescript'
import { fail, root } from './bootstrap.mjs'

/** Read by what this program cannot see into, by file. */
const readElsewhere = {
  'app/lib/errors.ts': { context: 'the log writes it out' },
  'app/db/operator.server.ts': { deadLettered: 'printed', oldestAt: 'printed' },
  'app/sync/protection/rotate-keys.server.ts': { rewritten: 'printed' },
  'app/sync/protection/privacy.server.ts': { exportedAt: "in the merchant's file" },
  'app/db/attached/order-notes.server.ts': { returnId: 'by SQL' },
  'app/db/link-row.server.ts': { seenHashes: 'by SQL' },
  'app/db/work/handed-links.server.ts': { fromId: 'by SQL', toId: 'by SQL' },
  'app/shopify/graphql/admin.server.ts': { variables: "in the request's body" },
  'app/zoho/records/rows.ts': { Discount: 'sent', Line_Tax: 'sent', _delete: 'sent' },
}

const config = ts.getParsedCommandLineOfConfigFile(
  `${root}/tsconfig.json`,
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) =>
      fail(ts.flattenDiagnosticMessageText(messageText, ' ')),
  },
)
const program = ts.createProgram(config.fileNames, config.options)
const faults = [...config.errors, ...ts.getPreEmitDiagnostics(program)]
if (faults.length > 0) fail(ts.formatDiagnostics(faults, formatHost()))
const checker = program.getTypeChecker()
const declared = new Map()
const symbols = new Set()
const names = new Set()

for (const file of program.getSourceFiles()) {
  const path = file.fileName.slice(root.length + 1)
  // What a .d.ts adds to a library's types is read by the library.
  if (path.startsWith('app/') && !file.isDeclarationFile) visit(file, path)
}
const dead = [...declared].filter(([symbol, { node }]) =>
  ts.isClassLike(node.parent) ? !isReadOfClass(symbol, node) : !names.has(symbol.getName()),
)
const where = ({ path, node }) =>
  `${path}:${node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1}`
if (declared.size < 1000) fail(`Only ${declared.size} members were seen: this looks at nothing.`)
if (dead.length > 0) {
  fail(`Nobody reads:\n${dead.map(([symbol, at]) => `${where(at)}  ${symbol.getName()}`).join('\n')}`)
}
console.log(`No error of types. ${declared.size} members, each of them read.`)

function formatHost() {
  return {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  }
}

function visit(node, path) {
  if (isMember(node) && !readElsewhere[path]?.[node.name.text]) {
    const symbol = checker.getSymbolAtLocation(node.name)
    if (symbol) declared.set(symbol, { node, path })
  }
  noteRead(node)
  ts.forEachChild(node, (child) => visit(child, path))
}

function isMember(node) {
  const kinds = [
    ts.SyntaxKind.PropertySignature,
    ts.SyntaxKind.MethodSignature,
    ts.SyntaxKind.PropertyDeclaration,
    ts.SyntaxKind.MethodDeclaration,
    ts.SyntaxKind.GetAccessor,
  ]
  return kinds.includes(node.kind) && !ts.isObjectLiteralExpression(node.parent) && ts.isIdentifier(node.name)
}

function noteRead(node) {
  if (ts.isPropertyAccessExpression(node) && !isTarget(node)) {
    note(node.name.text, checker.getSymbolAtLocation(node.name))
  } else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    note(node.argumentExpression.text)
  } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const { text } = node.propertyName ?? node.name
    if (text) note(text, checker.getTypeAtLocation(node.parent).getProperty(text))
  } else if (ts.isIndexedAccessTypeNode(node) && !ts.isLiteralTypeNode(node.indexType)) {
    for (const symbol of checker.getTypeFromTypeNode(node.objectType).getProperties())
      note(symbol.getName(), symbol)
  } else if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) {
    // Whoever goes by a type's keys reads each of them.
    for (const symbol of checker.getTypeFromTypeNode(node.type).getProperties())
      note(symbol.getName(), symbol)
  }
}

function isTarget(node) {
  const { parent } = node
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.left === node
  )
}

function note(name, symbol) {
  names.add(name)
  for (const one of symbol ? checker.getRootSymbols(symbol) : []) symbols.add(one)
}

// One that stands for a base's is read where that is; a library's is read by the library.
function isReadOfClass(symbol, { parent, name }) {
  const bases = (parent.heritageClauses ?? []).flatMap(({ types }) => types)
  const above = bases.flatMap((base) => checker.getTypeAtLocation(base).getProperty(name.text) ?? [])
  return symbols.has(symbol) || above.some((one) => symbols.has(one) || !declared.has(one))
}
