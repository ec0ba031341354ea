using System.Reflection;
using OpsConsole.Core.Audit.Evidence;

namespace OpsConsole.Web.Audit.Evidence;

/// <summary>The look of an evidence pack, which carries its style sheet in itself.</summary>
internal static class EvidenceStyle
{
    private const string Small = "color: #525b69; font-family: system-ui, \"Liberation Sans\", Arial, sans-serif; font-size: 7.5pt;";

    /// <summary>The style sheet, <c>evidence.css</c>.</summary>
    public static string Sheet { get; } = Read();

    /// <summary>What stands at the head and the foot of each printed page.</summary>
    public static string Page(EvidencePack pack)
    {
        string title = EvidenceWords.ForStyle(EvidenceWords.Title(pack.Scope)), made = EvidenceWords.ForStyle($"Made {EvidenceWords.Time(pack.MadeAt)}");
        string log = EvidenceWords.ForStyle($"Log {pack.LogId}, checkpoint {pack.Checkpoint.Checkpoint.Size}, key {pack.Key.Fingerprint}");
        return $$"""
            @page {
              @top-left { content: "Evidence pack: {{title}}"; {{Small}} }
              @top-right { content: "{{made}}"; {{Small}} }
              @bottom-left { content: "{{log}}"; {{Small}} }
              @bottom-right { content: counter(page) " / " counter(pages); {{Small}} }
            }
            @page :first { @top-left { content: ""; } @top-right { content: ""; } }
            """;
    }

    private static string Read()
    {
        using Stream sheet = Assembly.GetExecutingAssembly().GetManifestResourceStream("evidence.css")!;
        using StreamReader reader = new(sheet);
        return reader.ReadToEnd();
    }
}
