/**
 * What the price of a recording depends on, as far as its order says (upstream contract, "Life and money"). Agora goes by
 * the sum of the resolutions of the streams that it records, which the gateway does not learn.
 */
import { z } from 'zod';
import { extensionServiceConfig, webRecorderIn } from './requests/extension-services.ts';
import { STREAMS } from './requests/recording-config.ts';
import { leavesNobody } from './requests/rules.ts';
import type { RecordingMode } from './session.ts';
import type { StartOrder } from './start-order.ts';

export type BillingFacts =
  | { readonly media: 'audio' }
  /** `pixels`: the size of the mixed picture; null where each stream is recorded as it comes. */
  | { readonly media: 'video'; readonly pixels: number | null }
  /** `pixels`: the size of the recorded page. */
  | { readonly media: 'page'; readonly pixels: number };

/** The size of a mixed picture that the order does not give (Agora's reference of start, `transcodingConfig`). */
const MIX_SIZE = { width: 360, height: 640 };

const config = z.looseObject({
  streamTypes: z.number().default(STREAMS.both),
  transcodingConfig: z
    .looseObject({ width: z.number().default(MIX_SIZE.width), height: z.number().default(MIX_SIZE.height) })
    .default(MIX_SIZE),
});

/** The facts of an order; null where it does not have them. */
export function billingFactsOf(
  mode: RecordingMode,
  { start }: Pick<StartOrder, 'start'>,
): BillingFacts | null {
  if (mode === 'web') return pageFacts(start.extensionServiceConfig);
  const read = config.safeParse(start.recordingConfig ?? {});
  if (!read.success) return null;
  const { streamTypes, transcodingConfig } = read.data;
  if (streamTypes === STREAMS.audio || leavesNobody('Video', read.data)) return { media: 'audio' };
  const { width, height } = transcodingConfig;
  return { media: 'video', pixels: mode === 'mix' ? width * height : null };
}

function pageFacts(services: unknown): BillingFacts | null {
  const read = extensionServiceConfig.safeParse(services);
  const page = read.success ? webRecorderIn(read.data.extensionServices) : null;
  return page && { media: 'page', pixels: page.videoWidth * page.videoHeight };
}
