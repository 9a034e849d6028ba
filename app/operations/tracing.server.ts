// Traces to an OpenTelemetry collector: on where OTEL_EXPORTER_OTLP_ENDPOINT is set, and only then are the libraries
// loaded. The exporter reads its other OTEL_ variables itself.

import { context, propagation, trace } from '@opentelemetry/api'
import type { SpanProcessor } from '@opentelemetry/sdk-trace'
import type { Config } from '#app/server/config.server.ts'

export type Tracing = { stop: () => Promise<void> }

const serviceName = 'sync-for-zoho-crm'

/** Starts tracing for this process; null without an endpoint. */
export async function startTracing(config: Config['tracing']): Promise<Tracing | null> {
  if (!config.endpoint) return null
  const [{ OTLPTraceExporter }, { BatchSpanProcessor }] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/sdk-trace'),
  ])
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })
  return traceTo(processor, config.share)
}

/**
 * Sends this process' spans to `processor` until stopped.
 * @param share of all traces, 0 to 1; a trace is taken whole or not at all
 */
export async function traceTo(processor: SpanProcessor, share = 1): Promise<Tracing> {
  const [
    { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider },
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    resources,
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
  ])
  const resource = resources.resourceFromAttributes({ 'service.name': serviceName })
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) })
  const provider = new TracerProvider({ resource, sampler, spanProcessors: [processor] })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return {
    stop: async () => {
      await provider.shutdown()
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}
