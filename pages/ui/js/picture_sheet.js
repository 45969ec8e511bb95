// Small pictures on one sheet, sent once for all maps of the page; maps look here for them and redraw when they are in.
export default function ({ data }) {
  const sheets = (globalThis.versaSheets ??= new Map());
  if (sheets.get(data.slot)?.name === data.name) return;
  const sheet = { ...data, image: null };
  sheets.set(data.slot, sheet);
  const image = new Image();
  image.onload = () => {
    sheet.image = image;
    dispatchEvent(new Event("versa-sheet"));
  };
  image.src = data.src;
}
