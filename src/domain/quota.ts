/** How many recordings of an app may run at once: Agora counts those of channels and those of web pages apart. */
import { SCENE, sceneOf } from './requests/acquire.ts';
import type { RecordingMode } from './session.ts';

/** `rtc`: of a channel, in any mode; `web`: of a web page. */
export const RECORDING_KINDS = ['rtc', 'web'] as const;
export type RecordingKind = (typeof RECORDING_KINDS)[number];

export function kindOf(mode: RecordingMode): RecordingKind {
  return sceneOf(mode) === SCENE.web ? 'web' : 'rtc';
}

/** The most recordings of one app that may run at once. */
export type Quotas = Readonly<Record<RecordingKind, number>>;

/** What Agora allows an app unless it has raised that (upstream contract, "Life and money"). */
export const DEFAULT_QUOTAS: Quotas = { rtc: 50, web: 200 };

/** Finds the quotas of an app. */
export type QuotasOf = (appId: string) => Quotas;

/** So many recordings of one kind run. */
export interface RunningCount {
  readonly appId: string;
  readonly kind: RecordingKind;
  readonly running: number;
}
