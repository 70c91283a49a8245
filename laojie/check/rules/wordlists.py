"""The words that the rules about words know.

Chinese doubles words by grammar (看看, 慢慢, 天天), and one word may end as the next begins
(目的的, 除了了解, 现在在线). So only words of grammar are looked for, and each says beside which
characters it is no slip.
"""

import re

# A character; those before, and those after the pair, with which it reads as two words.
_CHARACTERS: dict[str, tuple[str, str]] = {
    "的": ("目标有中打", "确士哥姐"),
    "了": ("时未罢", "解结断然却之事无得吧呢啊不"),
    "是": ("", "否非"),
    "在": ("现正存实所内外自潜旨志好健同", "线职校场乎家野押案岗位先后此于"),
    "和": ("平暖温缓谐饱总柔亲中共随祥调谈讲议求", "平谐睦美气解好服田声尚约颜蔼弦面局"),
    "与": ("参给赠授付赋", "会其否众日时生"),
    "也": ("", "许门"),
    "就": ("成造早迁高", "业职近任医餐诊地读此算位座范寝事绪手义学坐"),
    "都": ("首成京古故帝陪港东", "市城督江会匀"),
    "而": ("", ""),
    "及": ("普顾危波提埃触", "时格早其至第物"),
    "或": ("", "许者多少然"),
    "但": ("", "凡愿"),
    "把": ("一两几每火拖大", "关握手柄脉持戏门风玩式头"),
    "被": ("棉盖毛铺床", "告子褥单套动害选捕"),
    "将": ("即必大名主老干战上中少健武", "军来士领帅相会就近"),
    "已": ("", ""),
    "们": ("", ""),
    "这": ("", ""),
    "他": ("其", ""),
    "她": ("", ""),
    "它": ("其", ""),
}
_WORDS = (
    "我们 你们 他们 她们 它们 咱们 因为 所以 但是 如果 虽然 而且 或者 以及 已经 关于 对于 由于 "
    "通过 根据 按照 进行 其中 目前 为了"
)


# Three in a row are meant, as a stutter or a cry; so no character stands beside itself.
BESIDE = {
    char: (frozenset(before + char), frozenset(after + char))
    for char, (before, after) in _CHARACTERS.items()
}
DOUBLED = re.compile(rf"([{''.join(_CHARACTERS)}])\1")
DOUBLED_WORDS = re.compile(rf"({'|'.join(_WORDS.split())})\1")

# A name of the house list, and beside which characters (before it, after it) it is none.
OTHER_WORDS: dict[str, tuple[str, str]] = {
    "抖因": ("发颤", "为此"),
    "帐号": ("营蚊床纱篷", "角"),
    "帐户": ("营蚊床纱篷", "外"),
}

# 《广告法》 Article 9 (3) names 国家级、最高级、最佳 "and the like"; these are the like.
_SUPERLATIVES = """
国家级 世界级 宇宙级 最高级 最佳 最好 最优 最强 最大 最低价 最便宜 最先进 最专业 最权威 最安全
最可靠 最靠谱 最划算 最优惠 最热门 最火 最全 最实惠 顶级 顶尖 极品 极致 第一 唯一 独一无二
绝无仅有 史无前例 首选 全网最低 全网第一 万能 百分百 100% 永久有效 绝对 必赚 稳赚 包赚 包过
零风险 无风险 王牌
"""
# What holds one of them, and says something else.
_FINE = """
第一次 第一步 第一时间 第一天 第一年 第一个 第一条 第一批 第一期 第一页 第一集 第一季 第一位
第一章 第一节 第一款 第一项 第一手 第一人称 第一视角 第一部分 第一眼 第一周 第一阶段 第一月
第一代 第一版 第一线 第一桶金 第一夫人 第一人民 第一医院 第一中学 第一小学 第一书记 第一轮 第一场
第一笔 第一单 第一件 第一篇 第一句 第一张 第一份 第一台 第一套 第一届 第一回 第一遍 第一关 第一道
第一季度 第一产业 第一反应 第一印象 第一志愿 第一学历 第一课 第一口
第一层 第一类 第一种 第一段 第一行 第一作者 第一财经 唯一编号 唯一标识 唯一识别 唯一码
唯一入口 绝对值 顶级域名 最好先 最好在 最好不 最好提前 最好能 最好用 最好与 最好按 最好再
国家级非 国家级新区 国家级贫困 国家级期刊 国家级报刊 国家级刊物 国家级媒体
最强大脑 最大化 最大限度 最大努力 最大程度
"""
SUPERLATIVES = tuple(_SUPERLATIVES.split())
FINE = tuple(_FINE.split())
