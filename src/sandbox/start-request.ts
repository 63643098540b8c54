/** What Agora checks of a start: the gateway's own rules, and what no request of the gateway's can be wrong in. */
import type { z } from 'zod';
import { inEachMode } from '../domain/requests/channel.ts';
import { webRecorderIn } from '../domain/requests/extension-services.ts';
import { startRequest } from '../domain/requests/start.ts';
import type { RecordingMode } from '../domain/session.ts';

type Start = z.output<(typeof startRequest)[RecordingMode]>;

/** The body of a start with the `resourceExpiredHour` of its acquire beside it. */
export const startAtAgora = inEachMode((mode) =>
  startRequest[mode].superRefine(checkFileType).superRefine(checkEveryPage),
);

/** "Required" in Agora's newest reference; its own clients always send it. */
function checkFileType({ clientRequest: { snapshotConfig } }: Start, context: z.RefinementCtx): void {
  if (snapshotConfig === undefined || snapshotConfig.fileType !== undefined) return;
  const path = ['clientRequest', 'snapshotConfig', 'fileType'];
  context.addIssue({ code: 'custom', path, message: 'Expected ["jpg"].' });
}

/** A page after the first one is recorded no longer than the resource lives either. */
function checkEveryPage(
  { clientRequest: { extensionServiceConfig }, resourceExpiredHour }: Start,
  context: z.RefinementCtx,
): void {
  const services = extensionServiceConfig?.extensionServices ?? [];
  const hours = services.map((service) => webRecorderIn([service])?.maxRecordingHour ?? 0);
  for (const [index, hour] of hours.entries()) {
    if (hour <= resourceExpiredHour) continue;
    const where = ['clientRequest', 'extensionServiceConfig', 'extensionServices', index];
    const path = [...where, 'serviceParam', 'maxRecordingHour'];
    context.addIssue({ code: 'custom', path, message: `Expected at most ${resourceExpiredHour}.` });
  }
}
