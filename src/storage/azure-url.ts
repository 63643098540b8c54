import { createHmac } from 'node:crypto';
import { encodeKey, type OpenStorage, type Validity } from './open-storage.ts';

/** The version decides which fields are signed: from this one on also the encryption scope. */
const VERSION = '2020-12-06';

/** What the URL could set: cache control, disposition, encoding, language and type. */
const RESPONSE_HEADERS = ['', '', '', '', ''];

type Container = Pick<OpenStorage, 'bucket' | 'keys'>;

/** Signs a GET of a blob. */
export function signAzureUrl(container: Container, key: string, validity: Validity): string {
  const sas = azureSas(container, { resource: 'b', permissions: 'r', key }, validity);
  return `${azureUrlOf(container, key)}?${sas}`;
}

/** The URL of a blob, or of the container where `key` is empty. */
export function azureUrlOf({ bucket, keys }: Container, key: string): string {
  const container = `https://${keys.accessKey}.blob.core.windows.net/${encodeKey(bucket)}`;
  return key === '' ? container : `${container}/${encodeKey(key)}`;
}

/**
 * A service SAS for a blob (`b`) or a whole container (`c`), over HTTPS only
 * (https://learn.microsoft.com/rest/api/storageservices/create-service-sas). Agora's access key is the account's name,
 * its secret key the account's key, and its bucket the container.
 */
export function azureSas(
  { bucket: container, keys }: Container,
  rights:
    | { readonly resource: 'b'; readonly permissions: string; readonly key: string }
    | { readonly resource: 'c'; readonly permissions: string },
  { fromS, forS }: Validity,
): URLSearchParams {
  const { accessKey: account, secretKey } = keys;
  const { resource, permissions } = rights;
  const expiry = new Date((fromS + forS) * 1000).toISOString().replace(/\.\d{3}/, '');
  const protocol = 'https';
  const signed = [
    permissions,
    '', // start: at once
    expiry,
    `/blob/${account}/${container}${rights.resource === 'b' ? `/${rights.key}` : ''}`,
    '', // stored access policy
    '', // addresses
    protocol,
    VERSION,
    resource,
    '', // snapshot
    '', // encryption scope
    ...RESPONSE_HEADERS,
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(secretKey, 'base64')).update(signed).digest('base64');
  return new URLSearchParams({
    ...{ sv: VERSION, spr: protocol, se: expiry, sr: resource, sp: permissions, sig: signature },
  });
}
