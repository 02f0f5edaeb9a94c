/** Tar archives, packed with bzip2, in base64: they hold a file x, with `1` and with `2` in it. */
export const BZIP2 = [
  'QlpoOTFBWSZTWZ+izxwAAHNbgPkAYABngAAA4AAeQAgIIABUQmgAGgeoJEp6QyGgB97UhCC0ghF31FJalAhgzSNpvgijEKhkgzfSsnaMqq9pe6ABAzMi+LuSKcKEhP0WeOA=',
  'QlpoOTFBWSZTWTifzysAAHNbgPkAYAB3gAAA4AAeQAgIIABUQp6mAA0D1BIlPSAaaAH3uRCEGkghFn1FKtSgQwZrG02uRRiFQyS9VwEjR8Jq38u8AAcZmReF3JFOFCQOJ/PKwA==',
] as const
