/** What the engine mounts files of its own over, in every container. */
export const MOUNTED_FILES = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']

const OTHERS = /^\/(?:\.dockerenv$|\.pivot_root|etc\/mtab$|(?:dev|proc|sys)(?:\/|$))/

/** Whether the engine puts a path into every container that it makes: no image need have it. */
export function isMadeByEngine(path: string): boolean {
  return OTHERS.test(path) || MOUNTED_FILES.includes(path)
}
