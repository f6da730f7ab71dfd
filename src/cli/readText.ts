import { ok, type Result } from '../base/result.ts';
import { decodeUtf8 } from '../exchange/utf8.ts';
import type { CommandIo } from './io.ts';

/** A text file, whole. */
export async function readText(path: string, bytesMax: number, io: CommandIo): Promise<Result<string>> {
  const file = await io.readFile(path, bytesMax);
  if (!file.ok) return file;
  if (file.value.fileBytes > bytesMax) return { ok: false, problem: { code: 'rulesTooLong', where: path, values: { characters: file.value.fileBytes, max: bytesMax } } };
  const text = decodeUtf8(file.value.bytes);
  return text.ok ? text : { ok: false, problem: { ...text.problem, where: `${path}, ${text.problem.where ?? ''}` } };
}

export const readOptional = async (path: string | undefined, bytesMax: number, io: CommandIo): Promise<Result<string | undefined>> =>
  path === undefined ? ok(undefined) : readText(path, bytesMax, io);
