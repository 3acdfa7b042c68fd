/** Loads the page anew, as the server has it now; the tab keeps the key. */
export function LoadAnew() {
  return (
    <button type="button" onClick={() => location.reload()}>
      Load the page anew
    </button>
  );
}
