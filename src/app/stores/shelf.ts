interface Shelved {
  readonly digest: string;
  readonly keptAtMs: number;
}

/** Dropped captures, kept in this browser under the digest of their bytes, so that F5 loses nothing. */
export interface ShelvedCapture extends Shelved {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Rules, and other texts of a view that are too long for its link. */
export interface ShelvedText extends Shelved {
  readonly text: string;
}

export interface Shelf<T extends Shelved> {
  put(item: T): Promise<void>;
  get(digest: string): Promise<T | undefined>;
}

const DATABASE = 'netchannel-lab';
const VERSION = 2;
/** More than these are let go, the oldest first. */
const KEPT = { captures: 6, texts: 24 } as const;

type Store = keyof typeof KEPT;

/** A browser that refuses storage (private windows) has an empty shelf: what was put there then lives as long as the page. */
export function createShelf<T extends Shelved>(storeName: Store): Shelf<T> {
  return {
    put: async (item) => {
      const database = await open();
      if (database === null) return;
      try {
        const store = database.transaction(storeName, 'readwrite').objectStore(storeName);
        await answerOf(store.put(item));
        const all = (await answerOf(store.getAll())) as T[];
        const old = all.sort((x, y) => y.keptAtMs - x.keptAtMs).slice(KEPT[storeName]);
        await Promise.all(old.map((entry) => answerOf(store.delete(entry.digest))));
      } catch {
        // A full disk: the page still has it, only F5 will ask for it again.
      } finally {
        database.close();
      }
    },
    get: async (digest) => {
      const database = await open();
      if (database === null) return undefined;
      try {
        return (await answerOf(database.transaction(storeName).objectStore(storeName).get(digest))) as T | undefined;
      } finally {
        database.close();
      }
    },
  };
}

function open(): Promise<IDBDatabase | null> {
  return new Promise((settle) => {
    try {
      const request = indexedDB.open(DATABASE, VERSION);
      request.onupgradeneeded = () => {
        for (const name of Object.keys(KEPT)) {
          if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath: 'digest' });
        }
      };
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
