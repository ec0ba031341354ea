using System.Collections.Frozen;
using System.Globalization;

namespace OpsConsole.Core.Identity;

/// <summary>
/// Letters without what can be written in several ways: accents as one character or as two, wide forms, what cannot be seen. The console runs without the
/// tables of Unicode for that, so it has the letters of Latin, Greek and Cyrillic here. What looks alike becomes the same: one person too few is counted, never one too many.
/// </summary>
internal static class PlainLetters
{
    private const int WideFirst = 0xFF01, WideLast = 0xFF5E, WideOffset = 0xFEE0;

    /// <summary>A letter, and behind it those that are it with an accent.</summary>
    private const string Accented =
        """
        AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ CÇĆĈĊČḈ EÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ NÑŃŅŇǸṄṆṈṊ OÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ
        UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ YÝŶŸȲẎỲỴỶỸ DĎḊḌḎḐḒ GĜĞĠĢǦǴḠ HĤȞḢḤḦḨḪ JĴ KĶǨḰḲḴ LĹĻĽḶḸḺḼ RŔŖŘȐȒṘṚṜṞ SŚŜŞŠȘṠṢṤṦṨ TŢŤȚṪṬṮṰ WŴẀẂẄẆẈ ZŹŻŽẐẒẔ ÆǢǼ ƷǮ ØǾ
        ΑΆ ΕΈ ΗΉ ΙΊΪ ΟΌ ΥΎΫϒϓϔ ΩΏ Θϴ ΣϹ ЕЀЁӖ ГЃ ІЇ КЌ ИЍЙӢӤ УЎӮӰӲ ѴѶ ЖӁӜ АӐӒ ӘӚ ЗӞ ОӦ ӨӪ ЭӬ ЧӴ ЫӸ BḂḄḆ FḞ MḾṀṂ PṔṖ VṼṾ XẊẌ
        """;

    private static readonly FrozenDictionary<char, char> Plain = Accented.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(word => word[1..].Select(letter => KeyValuePair.Create(letter, word[0]))).ToFrozenDictionary();

    /// <summary>A text in capitals and plain letters.</summary>
    public static string Of(string text) => string.Concat(text.Where(IsSeen).Select(c => c is >= (char)WideFirst and <= (char)WideLast ? (char)(c - WideOffset) : c)
        .Select(char.ToUpperInvariant).Select(c => Plain.GetValueOrDefault(c, c)));

    private static bool IsSeen(char letter) =>
        char.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
