/** Dropped captures, kept in this browser under the digest of their bytes, so that F5 loses nothing. */
export interface ShelvedCapture {
  readonly digest: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly keptAtMs: number;
}

export interface CaptureShelf {
  put(capture: ShelvedCapture): Promise<void>;
  get(digest: string): Promise<ShelvedCapture | undefined>;
}

const DATABASE = 'netchannel-lab';
const STORE = 'captures';
/** More than these are let go, the oldest first. */
const KEPT = 6;

/** A browser that refuses storage (private windows) has an empty shelf: the capture then lives as long as the page. */
export function createCaptureShelf(): CaptureShelf {
  return {
    put: async (capture) => {
      const database = await open();
      if (database === null) return;
      try {
        const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
        await answerOf(store.put(capture));
        const all = (await answerOf(store.getAll())) as ShelvedCapture[];
        const old = all.sort((x, y) => y.keptAtMs - x.keptAtMs).slice(KEPT);
        await Promise.all(old.map((entry) => answerOf(store.delete(entry.digest))));
      } catch {
        // A full disk: the page still has the capture, only F5 will ask for it again.
      } finally {
        database.close();
      }
    },
    get: async (digest) => {
      const database = await open();
      if (database === null) return undefined;
      try {
        return (await answerOf(database.transaction(STORE).objectStore(STORE).get(digest))) as ShelvedCapture | undefined;
      } finally {
        database.close();
      }
    },
  };
}

function open(): Promise<IDBDatabase | null> {
  return new Promise((settle) => {
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'digest' });
      request.onsuccess = () => settle(request.result);
      request.onerror = () => settle(null);
      request.onblocked = () => settle(null);
    } catch {
      settle(null);
    }
  });
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((settle, fail) => {
    request.onsuccess = () => settle(request.result);
    request.onerror = () => fail(request.error ?? new Error('the browser refused'));
  });
