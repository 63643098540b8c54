import type { RecordingKind } from '../../domain/quota.ts';
import { builder } from '../builder.ts';

export const RecordingKindEnum = builder.enumType('RecordingKind', {
  description: 'What is recorded, as Agora counts it.',
  values: {
    RTC: { value: 'rtc', description: 'A channel, in any mode.' },
    WEB: { value: 'web', description: 'A web page.' },
  } as const satisfies Record<string, { value: RecordingKind; description: string }>,
});
