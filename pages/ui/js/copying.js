// A button that copies a text. Browsers give the clipboard to secure pages only; elsewhere the text is selected and the
// old command copies it, and where that fails, too, the selected text waits for Ctrl+C.
export default function ({ data, parentElement }) {
  const [button, field] = [parentElement.querySelector("button"), parentElement.querySelector("textarea")];
  const said = parentElement.querySelector("[role=status]");
  button.textContent = data.words.copy;
  field.setAttribute("aria-label", data.words.text);
  if (field.value !== data.text) said.textContent = "";
  field.value = data.text;
  field.onfocus = () => field.select();
  const copyOld = () => {
    field.focus();
    field.select();
    return document.execCommand("copy");
  };
  button.onclick = async () => {
    const copied = window.isSecureContext
      ? await navigator.clipboard.writeText(data.text).then(() => true, copyOld)
      : copyOld();
    said.textContent = copied ? data.words.copied : data.words.select;
  };
}
