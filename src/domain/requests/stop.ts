import { z } from 'zod';
import { channelIn, inEachMode } from './channel.ts';

/** The body of `stop` (upstream contract, "Methods"). */
export const stopRequest = inEachMode((mode) =>
  channelIn(mode).extend({
    clientRequest: z.looseObject({ async_stop: z.boolean().optional() }).optional(),
  }),
);
