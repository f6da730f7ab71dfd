import type { Page } from 'playwright';

/** Drops files on the page as a person would. */
export async function dropFile(page: Page, ...files: readonly (readonly [name: string, content: Uint8Array | string])[]): Promise<void> {
  await page.evaluate(
    (given) => {
      const data = new DataTransfer();
      for (const [name, base64] of given) data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      }
    },
    files.map(([name, content]) => [name, Buffer.from(content).toString('base64')] as const),
  );
}
