import type { z } from 'zod';
import type { updateRequest } from '../domain/requests/update.ts';
import type { RecordingMode } from '../domain/session.ts';
import type { FakeRecording, Push } from './recording.ts';
import { subscribedAfter, tracksWith } from './subscriptions.ts';

type Update = z.output<(typeof updateRequest)[RecordingMode]>['clientRequest'];

/** Changes the recording as an update asks; file names and states show the change from `now` on. */
export function applyUpdate(recording: FakeRecording, update: Update, now: number): void {
  const { streamSubscribe, webRecordingConfig, rtmpPublishConfig } = update;
  const before = recording.rtmpUrls;
  const wasOnhold = recording.onhold;
  if (webRecordingConfig) recording.onhold = webRecordingConfig.onhold;
  if (rtmpPublishConfig) recording.rtmpUrls = rtmpPublishConfig.outputs.map(({ rtmpUrl }) => rtmpUrl);
  const gone = before.filter((rtmpUrl) => !recording.rtmpUrls.includes(rtmpUrl));
  const changed = recording.rtmpUrls.filter(
    (rtmpUrl) => recording.onhold !== wasOnhold || !before.includes(rtmpUrl),
  );
  const status = recording.onhold ? 'onhold' : 'publishing';
  const push = (rtmpUrl: string, status: Push['status']) => ({ at: now, rtmpUrl, status });
  // A change replaces the status changes of the same address that are still to come.
  const isKept = ({ at, rtmpUrl }: Push) => at <= now || ![...gone, ...changed].includes(rtmpUrl);
  recording.pushes = [
    ...recording.pushes.filter(isKept),
    ...gone.map((rtmpUrl) => push(rtmpUrl, 'disconnected')),
    ...changed.map((rtmpUrl) => push(rtmpUrl, status)),
  ];
  if (!streamSubscribe) return;
  const lists = { ...streamSubscribe.audioUidList, ...streamSubscribe.videoUidList };
  recording.subscribed = subscribedAfter(recording.subscribed, lists, recording.setup.kinds);
  recording.tracks = tracksWith(recording.tracks, recording.subscribed, now);
}
