import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

export interface Sampling {
  /** As `OTEL_TRACES_SAMPLER` has it. */
  readonly sampler: string;
  readonly ratio: number;
}

/** Makes the sampler of this name (OpenTelemetry, "Environment Variable Specification"). */
export function createSampler({ sampler, ratio }: Sampling): Sampler {
  const [, parentBased, root] = /^(parentbased_)?(.*)$/.exec(sampler) ?? [];
  const own = rootSampler(root, ratio);
  return parentBased === undefined ? own : new ParentBasedSampler({ root: own });
}

function rootSampler(name: string | undefined, ratio: number): Sampler {
  switch (name) {
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    default:
      return new AlwaysOnSampler();
  }
}
