"""Whose is it where one place speaks of another: visits, inspections, experience read out, help from elsewhere?

In a text ‹青砚县› says whose the figures and statements behind it are, up to the next such mark; all places are made up.
"""

from __future__ import annotations

import re

import pytest

from reportminer.figures import find_figures
from reportminer.pipeline import extract_text
from reportminer.places import assign, find_speaker
from reportminer.records import Place

VISIT = """关于赴青砚县学习考察蚕桑产业的报告

雁陂县农业农村局考察组
2022年6月3日

一、青砚县的基本情况
‹青砚县›青砚县现有桑园6.2万亩，蚕农8900户。去年全县售茧3100吨。
二、主要经验
（一）园区带动。该县建成蚕桑园区7个，县财政投入2400万元。
（二）订单收购。当地签订保底收购合同5600份。
三、我县蚕桑产业的差距
‹雁陂县›一是规模小。全县桑园只有8000亩。
二是销路窄。我县签约企业仅2家。
四、工作建议
（一）扩大规模。用三年时间新建桑园1.5万亩。
"""
WITHOUT_HEADINGS = """学习考察石樵县古树保护工作的体会

云澜县林业局

石樵县保护得好，启发很大。
‹石樵县›石樵县登记古树1260株，聘请护树员74名。
‹云澜县›反观我县，登记古树只有310株，还没有专职护树员。去年全县保护经费26万元。
今后，我县要补登古树200株。
"""
HOST = """在禾渡县考察团来访座谈会上的汇报

云澜县人民政府　2023年4月

各位领导：下面我作汇报。
一、基本情况
‹云澜县›我县辖9个乡镇，去年全县接待游客86万人次。
二、主要困难
一是交通不便，二级公路只有64公里。
"""
SPEECH = """在全县学习芦泉经验动员会上的讲话

枫陵县委书记　2022年3月1日

一、芦泉的经验
‹芦泉县›芦泉县建成标准厂房18万平方米，引进企业62家。
二、我们的任务
‹枫陵县›今年，全县要引进企业20家。
"""
BULLETIN = """工作简报（第5期）

市委办公室编　2023年7月1日

青砚县“一村一塘”管护经验
‹青砚县›青砚县整治山塘430口，落实管护员512名。该县每年安排经费360万元。
"""
TOWNS = """柳溪镇赴桐坪镇学习考察集体经济的情况汇报

一、桐坪镇的做法
‹桐坪镇›（一）联村办社。桐坪镇11个村入股，去年分红260万元。
（二）清理合同。全镇清理合同83份。
二、差距
‹柳溪镇›我镇8个村各干各的，集体收入不足40万元。
"""

COMPARED = """雁陂县赴青砚县学习考察数字乡村的报告

雁陂县农业农村局

一、基本情况
‹青砚县›青砚县建成数据站28个。
二、几点感受
‹雁陂县›与青砚相比，我县差距明显：一是数据不通，全县系统46个，打通的只有9个；二是投入不足，去年投入仅1600万元。
"""
ROUND = """全椒县关于2023年改厕工作的汇报

‹全椒县›全椒县有户厕92万座，我县普及率只有76%。
‹全市›全市户厕普及率达到81%，‹全椒县›我县只有76%。
我县粪污综合利用率为77%，低于‹全市›全市82%的平均水平。
"""
CENSURE = """关于汤原县供水一体化工作的督查通报

佳木斯市水务局

6月下旬，市局督查组对汤原县进行了督查。
一、工作进展
‹汤原县›该县已改造老旧管网210公里，新建水厂2座。
"""
ROW = """外出学习城市管理情况汇报

汤原县城管局

4月中旬，我县派出8人，赴蒙城、涡阳、利辛三县学习城市管理。
‹蒙城县›蒙城重在拆违，两年拆除违建5.6万平方米。街面有保洁员420名。
‹涡阳县›涡阳重在停车。当地新划车位3100个，收费每年增加180万元。
‹利辛县›到了利辛，印象最深的是夜市。他们设摊位640个。
‹汤原县›回来后，我们打算先划车位900个。
"""
POSTED = """挂职锻炼小结

汤原县选派干部

去年3月，我被派到蒙城县挂职。
‹蒙城县›这里的养殖业很大，规模场有310家。
第一件事，粪污处理。他们建了集中处理中心9个。
第二件事，品牌。当地注册商标46件。
‹汤原县›我县规模场只有27家，商标3件。
"""
WITH_VILLAGES = """柳溪镇组织村干部外出参观学习的报告

6月底，我镇组织村干部16人参观学习。
‹蒙城县›第一站是蒙城县丁楼村。村里有大棚130座，人均收入2.3万元。
在蒙城县，我们还看了孙湾村。孙湾村流转土地900亩，孙湾村集体收入75万元。
‹柳溪镇›我镇10个村，集体收入过20万元的只有1个，‹蒙城县›而丁楼村超过160万元。
"""
THEM = """雁陂县赴青砚县学习考察供水工作的报告

一、基本情况
‹青砚县›青砚县建成水厂14座。
二、比较
‹雁陂县›我县水厂虽多，规模不大。漏损率高达24%，‹青砚县›而他们只有8%；‹雁陂县›水费收缴率为71%。
"""
GUESTS = """在蒙城县党政代表团来汤原考察座谈会上的汇报

汤原县委书记

‹汤原县›我县去年接待游客86万人次。
‹蒙城县›你们药材产业做得好，种植面积达20万亩，贵县办了加工厂38家。‹汤原县›相比之下，汤原县加工厂只有5家。
"""
SHOWN_IN_TURN = """全市河道治理督查通报

佳木斯市水务局

督查组对桦南、桦川两县进行了督查。
一、各县情况
‹桦南县›桦南县：清理河道64公里。投入资金910万元。
1．拆除违建17处。
‹桦川县›桦川县：清理河道28公里。抽查的6处有3处反弹。
二、下步要求
‹佳木斯市›年底前，全市要治理河道120公里。
"""
STOPS_OF_A_TOUR = """汤原县代表团赴安徽学习考察情况的报告

我县代表团赴安徽省蒙城县、涡阳县考察，共看了9个点。

一、所见
‹蒙城县›第一站蒙城县，粮食加工企业有56家。该县储粮能力达70万吨。‹涡阳县›第二站涡阳县，白酒企业92家，年产值110亿元。
二、差距
‹汤原县›我县加工企业只有13家。
"""
TOLD_US = """云澜县赴蒙城县学习考察报告

‹蒙城县›蒙城县的立仓镇有企业32家。镇里的同志告诉我们，三年腾出土地640亩。
‹云澜县›我们的园区只有企业6家。
"""
PAIR = """汤原县考察乡村客栈的报告

汤原县文旅局

我县派人考察了蒙城县、涡阳县。
一、两县的做法
（一）都重投入。‹蒙城县›蒙城县投入2亿元；‹涡阳县›涡阳县投入7000万元。
‹汤原县›（二）都重宣传。‹蒙城县›前者拍片14部；‹涡阳县›后者办节3届。
"""
NEIGHBOURS = """汤原、依兰两地联合巡河工作总结

汤原县河长办

‹汤原县›我县派出巡河队12支，‹依兰县›依兰县派出9支、215人。对方的难处是经费少，每年只有60万元。
‹汤原县›我方设监控38处。
"""

SEEN_IN_TURN = """江南四日随感

——宜兴、溧阳、长兴学习札记

9月下旬，随县里的小组到江南走了四天。
‹宜兴市›一到宜兴，最先看到的是窑火。全市有陶艺工作室3100家。
市里的同志介绍，他们做了两件事：一是减租金，去年减免860万元；二是办展会，全年办展46场。
‹溧阳市›溧阳不靠湖，却把水用活了。沿路民宿有410家。
‹长兴县›第三天看长兴。葡萄大棚有2.3万亩。
‹和县›回过头来看和县。全县民宿只有9家，大棚不足4000亩。

和县农业农村局　张某
"""
READ_OUT_AT_HOME = """内部参考

2022年第6期

中共南陵县委研究室编

【开眼界】

长兴：小山塘变成大水库

编者按：日前，研究室一行3人前往长兴，看了4个水库。
一、怎么建
‹长兴县›当地两年改造山塘260座。
（一）合并管护。每3座山塘配管护员1名。
二、怎么学
‹南陵县›我们县山塘1900座，有人管的不足200座。
1.先清淤。今年清淤山塘300座。
"""
HELD_UP = """对标兰溪补短板

建德市农业农村局

一、比面积
‹兰溪市›兰溪杨梅11万亩，‹建德市›我市4万亩；‹兰溪市›人家挂果的有9万亩，‹建德市›我们只有2万亩。
二、比加工
‹兰溪市›他们的烘干线有62条。‹建德市›我市烘干线8条。
"""
AT_ANOTHERS_MEETING = """议事厅开到田头

——在安吉县基层治理现场会上的交流发言

遂昌县委组织部　2022年5月

安吉的同志们：很高兴来到安吉学习。
一、为什么开
‹遂昌县›前几年，我们那里信访件一年有1600件。
二、怎么开
‹遂昌县›全县划出议事点720个。
三、感想
‹安吉县›昨天看了贵县的点。你们建成议事廊310处。
‹遂昌县›回去以后，我们准备建议事廊20处。
"""
ELSEWHERE_IN_A_STUDY = """关于加快开化民宿发展的调研报告

开化县政协

一、现状
‹开化县›全县有民宿390家。
二、外地经验
‹长兴县›1.长兴。民宿1100家，县里评出精品民宿52家。
‹遂昌县›2.遂昌。修缮老屋240幢。
三、问题
‹开化县›入住率只有31%，比长兴低19个百分点。
"""
PASSED_ON = """金华市水利局

关于转发武义县山塘管护经验的通知

‹金华市›我市山塘2.1万座，管护率只有46%。各地要对照武义找差距，今年每县至少改造30座。

山塘有人管

武义县水利局

‹武义县›我县有山塘870座，落实管护员412名。
"""
NOT_NUMBERED = """关于赴江苏学习考察的情况汇报

宜兴　溧阳

4月，我们外出学习，看了9个点。
在宜兴，我们看的是垃圾分类。‹宜兴市›有站点360个，群众参与率92%。
‹溧阳市›溧阳给人的印象是路。农村公路有2100公里。
比比人家，‹和县›我们和县公路只有900公里。
下一步怎么干？
‹和县›（一）修路。新修公路60公里。
（二）分类。建站点40个。

和县县委办公室
"""

ONE_AFTER_ANOTHER = """兄弟县市快讯

2021年第8期

南陵县委办公室编　　　11月2日

‹泾县›△泾县推行“河塘一张图”。今年受理报修610件，办结率97%。
‹旌德县›△旌德念活“灵芝经”。种植1.2万亩，亩均收入8000元。
‹宁国市›△宁国做强耐磨件。企业有210家，市里出资4000万元设立基金。
编后：
‹南陵县›看看兄弟县市，再看看我们自己，企业只有96家。各单位年底前至少拿出1项举措。
"""
BY_WAYS = """和县蔬菜产业考察学习情况汇报

8月初，县里抽调技术员22名，分两路外出学习。
第一路（寿光）
‹寿光市›收获最大的是育苗。县级以上苗场120家。
农户组织化程度也高，合作社1400家。
第二路（兰陵）
‹兰陵县›兰陵靠的是品牌。全县基地80万亩，他们搞了检测站64个。
我们的情况
‹和县›大棚只有6万亩，没有一家省级苗场。
"""
REMARKS = """在全市秸秆禁烧现场会上的讲评

亳州市副市长
2022年6月9日

同志们：
两天走了4个县区。下面，我作个讲评。
涡阳。‹涡阳县›打捆机到位260台。不足是收储点只建了31处。
蒙城。‹蒙城县›变化大。离田率从61%升到83%。
利辛。‹利辛县›包保干部到田头的有1900人。
接下来讲两点要求。
‹亳州市›一要快，全市6月20日前离田400万亩。
"""
CHECKED_BY_EACH_OTHER = """开化县与常山县粮库交叉检查情况报告

开化县粮食和物资储备中心

按照安排，两县互派了检查组。
一、我们查常山的情况
‹常山县›抽查仓房26间，发现问题41个。该县建有视频探头310个，这一点比我们强。
二、常山查我们的情况
‹开化县›对方检查我县仓房22间，反馈问题37个。
三、下步工作
‹开化县›（一）月底前37个问题全部销号。
"""
LETTER = """工作提示函

浙督三函〔2022〕9号

常山县委、县政府：
5月，省第三督导组到你县走访农户120户。
一、肯定的方面
‹常山县›县里投入2600万元，改厕率达96%。
二、问题
‹常山县›1．管护不稳。抽查的12处管网3处堵塞。‹开化县›与你县一江之隔的开化配了吸污车14台，‹常山县›而你们只有5台。
2．底数不清。建议借鉴开化做法，年内补登8000户。

浙江省第三督导组
"""
LECTURE = """听课笔记：浦江的“一把扫帚”

遂昌县妇联

9月，培训班请浦江县的同志讲课，整理如下。
（一）怎么来的
‹浦江县›2015年开始，全县保洁员有2100名。
（二）怎么管的
‹浦江县›村里评、镇里审，每季奖600元。
（三）怎么想的
‹遂昌县›我们的保洁员只有740名。
"""
TWICE_IN_A_TITLE = """跳出南陵看南陵

——县党政考察团之行侧记

“没想到一片叶子能卖到国外”
‹长兴县›在长兴，茶企有310家。“人家连茶渣都卖钱。”
“没想到审批这么快”
‹德清县›德清把审批搬进车间，从拿地到开工只要28天。
“没想到差距这么大”
‹南陵›回程路上算账：茶企只有41家，开工平均要130天。
"""
PRAISED = """山上山下都是钱

——遂昌县在开化县林业推进会上的经验介绍

开化的各位同仁：
‹遂昌县›遂昌有林地330万亩。我们的大户有520户。
‹开化县›来之前看了材料，开化的油茶比我们好，面积21万亩。
"""


def parsed(marked: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without marks, and where each owner begins."""
    text, owners = "", []
    for piece in re.split(r"(‹[^›]*›)", marked):
        if piece.startswith("‹"):
            owners.append((len(text), piece[1:-1]))
        else:
            text += piece
    return text, owners


@pytest.mark.parametrize(
    ("marked", "place"),
    [
        (VISIT, "青砚县"),
        (WITHOUT_HEADINGS, "石樵县"),
        (HOST, "云澜县"),
        (SPEECH, "枫陵县"),
        (BULLETIN, "青砚县"),
        (TOWNS, "桐坪镇"),
        (COMPARED, "青砚县"),
        (ROUND, "全椒县"),
        (CENSURE, "汤原县"),
        (ROW, "汤原县"),
        (POSTED, "汤原县"),
        (WITH_VILLAGES, "柳溪镇"),
        (THEM, "青砚县"),
        (GUESTS, "汤原县"),
        (SHOWN_IN_TURN, "佳木斯市"),
        (STOPS_OF_A_TOUR, "蒙城县、涡阳县"),
        (TOLD_US, "蒙城县"),
        (PAIR, "汤原县"),
        (NEIGHBOURS, "汤原县"),
        (SEEN_IN_TURN, "和县"),
        (READ_OUT_AT_HOME, "南陵县"),
        (HELD_UP, "建德市"),
        (AT_ANOTHERS_MEETING, "遂昌县"),
        (ELSEWHERE_IN_A_STUDY, "开化县"),
        (PASSED_ON, "武义县"),
        (NOT_NUMBERED, "江苏"),
        (ONE_AFTER_ANOTHER, "南陵县"),
        (BY_WAYS, "和县"),
        (REMARKS, "亳州市"),
        (CHECKED_BY_EACH_OTHER, "开化县"),
        (LETTER, "常山县"),
        (LECTURE, "遂昌县"),
        (TWICE_IN_A_TITLE, "南陵"),
        (PRAISED, "遂昌县"),
    ],
)
def test_every_record_is_of_the_place_that_its_sentence_speaks_of(marked: str, place: str) -> None:
    text, owners = parsed(marked)
    (report,) = extract_text(text)
    assert report.place.name == place
    records = [*report.figures, *report.statements]
    told = [
        (record.place or place, next(owner for at, owner in reversed(owners) if at <= record.begin))
        for record in records
        if record.begin >= owners[0][0]
    ]
    assert len(told) >= 3
    assert [have for have, _ in told] == [want for _, want in told]


@pytest.mark.parametrize(
    ("title", "org", "home", "speaker"),
    [
        ("石樵县赴青砚县考察报告", "", Place(name="青砚县", level="county", status="explicit"), "石樵县"),
        ("关于赴青砚县考察的报告", "石樵县委办公室", Place(name="青砚县", level="county", status="explicit"), "石樵县"),
        (
            "佳木斯市人大关于汤原县教育工作的调研报告", "",
            Place(name="汤原县", adcode="230828", level="county", status="explicit"), "佳木斯市",
        ),
        (
            "关于汤原县教育工作的调研报告", "省教育厅",
            Place(name="汤原县", adcode="230828", level="county", status="explicit"), "黑龙江省",
        ),
        ("汤原县对口帮扶工作总结", "", Place(name="汤原县", adcode="230828", level="county", status="explicit"), "汤原县"),
    ],
)  # fmt: skip
def test_who_speaks(title: str, org: str, home: Place, speaker: str) -> None:
    found = find_speaker(f"{title}\n\n为做好工作，特报告如下。\n", title=title, org=org, home=home)
    assert found is not None
    assert found.name == speaker


@pytest.mark.parametrize("title", ["汤原县2023年工作总结", "汤原县学习贯彻党的二十大精神情况汇报"])
def test_most_reports_speak_of_themselves_only(title: str) -> None:
    home = Place(name="汤原县", adcode="230828", level="county", status="explicit")
    assert find_speaker(title + "\n", title=title, home=home) is None


def test_us_as_the_ones_who_are_helped_is_no_subject() -> None:
    text = (
        "云澜县与青砚县协作情况汇报\n\n云澜县乡村振兴局\n\n青砚县向我县捐资900万元，选派教师16名。我县派出干部7名。\n"
    )
    home = Place(name="云澜县", level="county", status="explicit")
    figures = find_figures(text)
    assign(text, figures, home=home, speaker=home)
    assert [(figure.text, figure.place) for figure in figures] == [
        ("900万元", "青砚县"),
        ("16名", "青砚县"),
        ("7名", ""),
    ]


def test_a_report_on_others_that_names_nobody() -> None:
    (report,) = extract_text("关于干部培训工作的调研报告\n\n办班12期，培训960人次。\n")
    assert {figure.place for figure in report.figures} == {""}


def test_counties_listed_by_their_short_names() -> None:
    text = (
        "赴安吉、德清两县学习竹林碳汇的报告\n\n桐庐县林业局\n2023年5月\n\n一、看到的做法\n"
        "（一）安吉的做法。建成碳汇收储平台1个，流转竹林38万亩。\n（二）德清的做法。发放碳汇贷款2600万元。\n"
        "二、几点启示\n对安吉来说，收储平台就是账本，去年分红510万元。\n三、我县的打算\n明年全县流转竹林3万亩。\n"
    )
    (report,) = extract_text(text)
    assert [(figure.text, figure.place) for figure in report.figures] == [
        ("1个", "安吉县"),
        ("38万亩", "安吉县"),
        ("2600万元", "德清县"),
        ("510万元", "安吉县"),
        ("3万亩", ""),
    ]


def test_visitors_whom_nothing_names_are_not_the_place_visited() -> None:
    text = (
        "关于赴安吉县学习林下经济的报告\n\n3月，我们一行9人赴安吉县学习。\n\n一、做法\n安吉县发展林下经济21万亩。\n"
        "二、我县的差距\n我县林下经济只有3万亩。\n三、打算\n年内新增1万亩。\n"
    )
    (report,) = extract_text(text)
    assert report.place.name == "安吉县"
    assert [(f.text, f.place, f.adcode) for f in report.figures if f.unit == "平方米" or "亩" in f.text] == [
        ("21万亩", "", ""),
        ("3万亩", "我县", ""),
        ("1万亩", "我县", ""),
    ]


def test_a_county_far_away_that_is_visited_has_its_code() -> None:
    text = "和县赴寿光、兰陵学习蔬菜产业的报告\n\n一、做法\n寿光有大棚60万亩。兰陵有检测站64个。\n"
    (report,) = extract_text(text)
    assert [(f.place, f.adcode) for f in report.figures] == [("寿光市", "370783"), ("兰陵县", "371324")]
