/** Our own mistakes throw, with the values that show them. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}

/** Element `index` of an array or typed array, checked. */
export function at<T>(values: { readonly length: number; readonly [index: number]: T }, index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`index ${index} outside 0..${values.length - 1}`);
  return value;
}
