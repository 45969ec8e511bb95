"""The two languages in a real browser: which one a visitor meets, how they change it, and that nothing stays behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.catalogues.files import messages, po_file, read
from tests.pages.browsing import arrive

pytestmark = pytest.mark.e2e

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"(?:[a-z’',-]{2,} ){3}[a-z’',-]{2,}")  # not the titles of papers
# Every text and every name on the page, those inside the app's own components, too; code is nobody's language.
SEEN = """() => {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.nodeValue);
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches("[class*=st-key-model_card_]")) return; // a file in English, and the page says so
      if (node.matches("abbr.term")) return; // "5-way" stays, with its meaning in Chinese
      if (["SCRIPT", "NOSCRIPT", "STYLE", "CODE", "PRE"].includes(node.tagName)) return;
      for (const name of ["aria-label", "alt", "placeholder", "title"]) found.push(node.getAttribute(name) ?? "");
      if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
    }
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return found.map((one) => one.trim()).filter((one) => one);
}"""
PAGES = {
    "": "VERSA Lab",
    "images": "图片",
    "adapt": "适应",
    "embeddings": "嵌入",
    "film": "影片",
    "reconstructions": "重建",
    "predict": "预测",
    "compare": "比较",
    "metatrain": "元训练",
    "about": "关于",
    "learn": "课程",
    "glossary": "词汇表",
}


def expect_language(page: Page, tag: str) -> None:
    """Waits until the page says that it is in that language; Streamlit's own words are, by then."""
    expect(page.locator("html")).to_have_attribute("lang", tag, timeout=PATIENCE)


def expect_title(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def switch(page: Page, name: str) -> None:
    """Chooses a language, for which the browser loads the page anew."""
    with page.expect_event("load"):
        page.get_by_text(name, exact=True).click()


def test_a_chinese_browser_meets_chinese_and_may_choose_english(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "images", locale="zh-CN")
    expect_title(page, "图片")
    expect_language(page, "zh-CN")
    uploader = page.get_by_test_id("stFileUploaderDropzone").first
    expect(uploader).to_contain_text("上传")
    expect(uploader).to_contain_text("每个文件最大")

    switch(page, "English")
    expect_title(page, "Images")
    expect_language(page, "en")
    expect(uploader).to_contain_text("Upload")
    expect(uploader).to_contain_text("per file")

    page.reload()
    expect_title(page, "Images")
    page.goto(f"{server}/glossary")
    expect_title(page, "Glossary")


def test_nothing_stays_english_on_any_page_once_chinese_is_chosen(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "", locale="en-GB")
    expect_title(page, "VERSA Lab")
    switch(page, "中文")
    expect(page.get_by_role("link", name="适应")).to_be_visible(timeout=PATIENCE)
    catalogue = read(po_file("zh_CN"), "zh_CN")
    english = {one.id for one in messages(catalogue) if isinstance(one.id, str) and one.id != one.string}
    for address, title in PAGES.items():
        page.goto(f"{server}/{address}")
        expect_title(page, title)
        expect_language(page, "zh-CN")
        seen = page.evaluate(SEEN)
        assert not [one for one in seen if one in english], address
        assert not [one for one in seen if SENTENCE.search(one) and not CHINESE.search(one)], address


def test_a_mistake_is_told_in_chinese(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "learn?lesson=nothing", locale="zh-CN")
    expect(page.get_by_role("alert")).to_contain_text("没有名为", timeout=PATIENCE)


def test_what_is_chosen_in_a_list_stays_chosen_in_the_other_language(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "metatrain")
    expect_title(page, "Meta-train")
    chosen = page.get_by_test_id("stSelectbox").filter(has_text="Task")
    chosen.get_by_role("combobox").first.click()
    page.get_by_role("option", name="classification").click()
    expect(chosen.locator("input").first).to_have_value("classification", timeout=PATIENCE)
    expect_title(page, "Meta-train")
    switch(page, "中文")
    expect_title(page, "元训练")
    chosen = page.get_by_test_id("stSelectbox").filter(has_text="任务")
    expect(chosen.locator("input").first).to_have_value("分类", timeout=PATIENCE)
