// An application in JavaScript with the unmodified OpenTelemetry SDK. Sends three interactions, an evaluation and metrics.
// Usage: node export.js <http/protobuf|http/json>; the rest by the standard OTEL_ environment variables.
import { SpanKind, SpanStatusCode, trace, context } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const resource = detectResources({ detectors: [envDetector] });
await resource.waitForAsyncAttributes?.();
const compression = process.argv[3] ?? 'none';
const exporter = process.argv[2] === 'http/json' ? new JsonExporter({ compression }) : new ProtobufExporter({ compression });
const tracing = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
const tracer = tracing.getTracer('js-app');
const logging = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })] });
const metrics = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis: 60_000 })] });

function interaction(number, failure) {
  const root = tracer.startSpan('POST /ask', { kind: SpanKind.SERVER });
  const call = tracer.startSpan('chat gpt-4o-mini', {
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
    },
  }, trace.setSpan(context.active(), root));
  if (failure) {
    call.setAttribute('error.type', failure);
    call.setStatus({ code: SpanStatusCode.ERROR, message: 'slow down' });
  } else {
    call.setAttributes({
      'gen_ai.response.id': `js-response-${number}`,
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 45,
      'gen_ai.response.finish_reasons': ['stop'],
    });
  }
  call.end();
  root.end();
}

interaction(1);
interaction(2);
interaction(3, '429');
logging.getLogger('js-app').emit({
  eventName: 'gen_ai.evaluation.result',
  attributes: { 'gen_ai.evaluation.name': 'relevance', 'gen_ai.evaluation.score.value': 0.9, 'gen_ai.response.id': 'js-response-1' },
});
metrics.getMeter('js-app').createHistogram('gen_ai.client.operation.duration', { unit: 's' })
  .record(0.5, { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' });

await tracing.shutdown();
await logging.shutdown();
await metrics.shutdown();
console.log('exported');
