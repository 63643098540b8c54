import { SANDBOX_ACCOUNT } from '../../src/config.ts';

/** The sandbox's account, wherever the sandbox is. */
export const ACCOUNT_ENV = {
  AGORA_APP_ID: SANDBOX_ACCOUNT.appId,
  AGORA_CUSTOMER_ID: SANDBOX_ACCOUNT.customerId,
  AGORA_CUSTOMER_SECRET: SANDBOX_ACCOUNT.customerSecret,
} as const;

/** For tests that count the tries of a slow host: nobody else is there to be asked. */
export const ONE_HOST = { AGORA_BASE_URLS: 'https://api.agora.io' } as const;

/** A storage of the name `default`. */
export const STORAGE_ENV = {
  STORAGE_DEFAULT_VENDOR: '1',
  STORAGE_DEFAULT_BUCKET: 'bucket',
  STORAGE_DEFAULT_ACCESS_KEY: 'the-access-key',
  STORAGE_DEFAULT_SECRET_KEY: 'the-secret-key',
} as const;

/** A storage where nobody answers: a gateway that looks into it stays on this machine. */
export const CLOSED_STORAGE_ENV = {
  ...STORAGE_ENV,
  STORAGE_DEFAULT_VENDOR: '11',
  STORAGE_DEFAULT_ENDPOINT: 'http://127.0.0.1:1',
} as const;
