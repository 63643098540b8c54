import { usePolled } from '../connection/use-polled.ts';
import { duration } from '../format/duration.ts';
import { LimitDocument, type LimitQuery, type ThrottlePriority } from '../generated/graphql.ts';
import './limit-gauge.css';

const EVERY_MS = 2000;

/** The account's request limit: how much of it is used, who waits, and whether Agora holds everybody back. */
export function LimitGauge() {
  const { data, isLost } = usePolled(LimitDocument, EVERY_MS);
  if (data === null || isLost) return null;
  const { limitPerSecond, usedInLastSecond, heldForMs, waiting } = data.throttle;
  const waits = waiting.filter(({ calls }) => calls > 0);
  const isHeld = heldForMs > 0;
  return (
    <section className={isHeld ? 'limit held' : 'limit'} aria-label="Agora’s request limit">
      <h2 className="small soft">Agora’s limit</h2>
      <meter min={0} max={limitPerSecond} value={usedInLastSecond} aria-label="Requests in the last second" />
      <p className="limit-used">
        <strong>{usedInLastSecond}</strong> of {limitPerSecond} a second
      </p>
      <p className={waits.length > 0 ? undefined : 'soft'}>
        {waits.length > 0 ? waitingWords(waits) : 'nobody waits'}
      </p>
      {isHeld && (
        <p className="limit-held">
          <strong>Held back by Agora (429)</strong> for {duration(heldForMs + 999)} more: stops wait too
        </p>
      )}
      {data.throttle.scope === 'FALLBACK' && (
        <p className="limit-held">
          <strong>Redis does not answer:</strong> only this gateway’s share is used
        </p>
      )}
    </section>
  );
}

const PRIORITIES: Readonly<Record<ThrottlePriority, readonly [one: string, many: string]>> = {
  STOP: ['stop', 'stops'],
  START: ['start', 'starts'],
  FOLLOW_UP: ['follow-up', 'follow-ups'],
  UPDATE: ['change', 'changes'],
  QUERY: ['query', 'queries'],
  BACKGROUND: ['routine call', 'routine calls'],
};

/** "2 stops, 1 start wait": most urgent first, as the gateway sends them. */
function waitingWords(waits: LimitQuery['throttle']['waiting']): string {
  const words = waits.map(({ priority, calls }) => `${calls} ${PRIORITIES[priority][calls === 1 ? 0 : 1]}`);
  const all = waits.reduce((sum, { calls }) => sum + calls, 0);
  return `${words.join(', ')} ${all === 1 ? 'waits' : 'wait'}`;
}
