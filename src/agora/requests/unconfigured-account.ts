import { UpstreamRejectedError } from '../../domain/errors.ts';
import type { AgoraAccount, RecordingUpstream, ThrottleStatus } from '../../domain/ports.ts';

const NOBODY = { stop: 0, start: 0, followUp: 0, update: 0, query: 0, background: 0 };

const IDLE: ThrottleStatus = {
  limitPerSecond: 0,
  waiting: NOBODY,
  maxQueue: 0,
  stopWaitMs: 0,
  heldForMs: 0,
  usedInLastSecond: 0,
  scope: 'alone',
};

/**
 * The account of apps that the configuration does not have, or no longer has. Sends nothing, calls `onUse`, and answers
 * every call as if Agora refused the account, so stops continue once the operator has corrected the configuration.
 */
export function createUnconfiguredAccount(onUse: () => void): AgoraAccount {
  const refuse = () => {
    onUse();
    const error = new UpstreamRejectedError(
      'The gateway’s configuration does not have the app of this recording. The gateway’s operator finds it in the log.',
      { code: 'GATEWAY_REFUSED' },
    );
    return { means: 'rejected', error } as const;
  };
  const refuseCall = async () => ({ answer: refuse(), unanswered: false });
  const upstream: RecordingUpstream = {
    acquire: async () => refuse(),
    start: refuseCall,
    stop: refuseCall,
    change: async () => refuse(),
    async query() {
      onUse();
      return { means: 'no-answer' };
    },
  };
  return {
    upstreamFor: () => upstream,
    canMintToken: () => false,
    scheduler: {
      slot: async () => ({ sent: () => undefined }),
      admit: () => undefined,
      hold: async () => undefined,
      isIdle: () => false,
      status: () => IDLE,
      waiting: () => NOBODY,
    },
  };
}
