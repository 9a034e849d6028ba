// Spans by OpenTelemetry's API, which does nothing until a provider is registered (operations/tracing.server.ts does, if
// OTEL_EXPORTER_OTLP_ENDPOINT is set). The API keeps its state in the process, so the web bundle's copy of this file
// shares it. Attributes are ids, kinds and numbers; messages of errors stay in the log.

import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span,
} from '@opentelemetry/api'
import { isAppError } from '#app/lib/errors.ts'

const tracer = 'sync-for-zoho-crm'
const kinds = { client: SpanKind.CLIENT, server: SpanKind.SERVER, consumer: SpanKind.CONSUMER }

export type SpanOptions = {
  kind?: keyof typeof kinds
  attributes?: Attributes
  /** Traces that led here without being the parent: many webhooks are one batch. */
  links?: readonly Link[]
  /** Of a job: the trace that sent it. */
  parent?: Carrier | undefined
}

/** What a job carries of the trace that sent it: W3C's `traceparent`. */
export type Carrier = Readonly<Record<string, string>>

/** A span under way. */
export type Traced = { set: (attributes: Attributes) => void }

/** Runs `task` in a span of its own. A failure is recorded by its kind and code, and thrown on. */
export async function traced<T>(
  name: string,
  options: SpanOptions,
  task: (span: Traced) => Promise<T>,
): Promise<T> {
  const { kind, attributes, links, parent } = options
  const about = {
    ...(kind ? { kind: kinds[kind] } : {}),
    ...(attributes ? { attributes } : {}),
    ...(links ? { links: [...links] } : {}),
  }
  return trace.getTracer(tracer).startActiveSpan(name, about, contextOf(parent), async (span) => {
    try {
      return await task({ set: (more) => void span.setAttributes(more) })
    } catch (error) {
      recordFailure(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

const contextOf = (parent: Carrier | undefined): Context =>
  parent ? propagation.extract(context.active(), parent) : context.active()

/** Runs `task` outside of the trace under way: what it starts begins a trace of its own. */
export const untraced = <T>(task: () => T): T => context.with(ROOT_CONTEXT, task)

// Never `recordException`: a message may quote what was sent.
function recordFailure(span: Span, error: unknown): void {
  const { kind, code } = isAppError(error) ? error : { kind: 'unknown', code: '' }
  span.setAttributes({ 'sync.error': kind, 'sync.error_code': code })
  span.setStatus({ code: SpanStatusCode.ERROR })
}

/** The trace under way, for a job's payload; undefined when nothing is traced. */
export function currentTrace(): Carrier | undefined {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return Object.keys(carrier).length > 0 ? carrier : undefined
}

const mostKeys = 1000
const mostLinks = 20
const left = new Map<string, Link[]>()

/** News for `key` (a shop) whose work goes on elsewhere in this process: the next batch links to this trace. */
export function leaveTrace(key: string): void {
  const own = trace.getActiveSpan()
  if (!own?.isRecording()) return
  const links = left.get(key) ?? []
  if (links.length >= mostLinks || (links.length === 0 && left.size >= mostKeys)) return
  left.set(key, [...links, { context: own.spanContext() }])
}

/** The traces left for `key`, once. */
export function takeTraces(key: string): readonly Link[] {
  const links = left.get(key) ?? []
  left.delete(key)
  return links
}
