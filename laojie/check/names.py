"""The house list: how platforms and brands are written in Chinese text.

What is wrong stands before what is right. Only names that mean the same thing are here: TikTok is
no misspelt 抖音 but a product of its own. `check: {names: …}` in site.yaml adds to the list.
"""

HOUSE_NAMES = {
    "Tik Tok": "抖音",
    "Douyin": "抖音",
    "抖因": "抖音",
    "Kuaishou": "快手",
    "Xiaohongshu": "小红书",
    "Taobao": "淘宝",
    "Tmall": "天猫",
    "Pinduoduo": "拼多多",
    "WeChat": "微信",
    "Weixin": "微信",
    "Alipay": "支付宝",
    "Weibo": "微博",
    "微信公共号": "微信公众号",
    "微信公众帐号": "微信公众号",
    "帐号": "账号",
    "帐户": "账户",
}
