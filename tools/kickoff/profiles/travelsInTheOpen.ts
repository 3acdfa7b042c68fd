/** Whether a key for this URL can be read on its way: http, and to another machine. Pure. */
export function travelsInTheOpen(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === "http:" && !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  );
}
