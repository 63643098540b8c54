import type { Clock } from '../domain/ports.ts';
import { azureSas, azureUrlOf } from './azure-url.ts';
import type { OpenStorage } from './open-storage.ts';
import type { Answer, ListPage, StorageRequests, StoredObject } from './storage-interface.ts';
import { isNode, nodesAt, parseXml, textAt, type XmlNode } from './xml.ts';

/** A signature is good for this time: one request. */
const VALID_FOR_S = 300;

/**
 * Requests to Azure's blobs, signed by a service SAS of the container
 * (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api).
 */
export function azureRequests(storage: Pick<OpenStorage, 'bucket' | 'keys'>, clock: Clock): StorageRequests {
  return {
    sign({ method, key, list, body }) {
      const validity = { fromS: Math.floor(clock.now() / 1000), forS: VALID_FOR_S };
      const url = new URL(azureUrlOf(storage, key ?? ''));
      for (const [name, value] of azureSas(storage, { resource: 'c', permissions: 'rwdl' }, validity)) {
        url.searchParams.set(name, value);
      }
      if (list !== undefined) {
        const query = { restype: 'container', comp: 'list', maxresults: '1000', prefix: list.prefix };
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
        if (list.after !== null) url.searchParams.set('marker', list.after);
      }
      const headers = body === undefined ? {} : { 'x-ms-blob-type': 'BlockBlob' };
      return { method, url, headers, ...(body === undefined ? {} : { body }) };
    },
    readPage,
  };
}

function readPage({ body, isWhole }: Answer): ListPage | null {
  const result = isWhole ? parseXml(body)?.EnumerationResults : undefined;
  if (!isNode(result)) return null;
  return {
    objects: nodesAt(result.Blobs, 'Blob').flatMap(objectIn),
    next: textAt(result, 'NextMarker') || null,
  };
}

function objectIn(node: XmlNode): readonly StoredObject[] {
  const key = textAt(node, 'Name');
  const sizeBytes = Number(textAt(node.Properties, 'Content-Length'));
  const modifiedAt = Date.parse(textAt(node.Properties, 'Last-Modified') ?? '');
  if (key === null || !Number.isSafeInteger(sizeBytes) || Number.isNaN(modifiedAt)) return [];
  return [{ key, sizeBytes, modifiedAt }];
}
