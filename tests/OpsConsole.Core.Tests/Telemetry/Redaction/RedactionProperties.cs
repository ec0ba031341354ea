using FsCheck;
using FsCheck.Fluent;
using System.Text;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.Redaction;

public class RedactionProperties
{
    private static readonly Redactor Redactor = new(new RedactionOptions { Rules = { ["cnpj"] = true } });

    // Pieces that glue into and tear apart what the rules look for.
    private static readonly string[] Pieces =
    [
        "4111111111111111", "4111", "1111", "529.982.247-25", "52998224725", "a@b.com", "@", ".", "-", " ", ":", "::", "/", "(", ")", "+", "+55", "11", "98765-4321",
        "10.0.0.1", "2001:db8::1", "DE89370400440532013000", "DE89", "x", "é", "_", ",", "[", "]", "[email]", "00", "v", "version ", "\"", "=",
    ];

    private static Gen<string> Glued => Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat);

    [Fact]
    public void Redaction_is_idempotent() =>
        Prop.ForAll(Glued.ToArbitrary(), text =>
        {
            string once = Redactor.Redact(text);
            return Redactor.Redact(once) == once;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Redaction_of_any_bytes_never_throws() =>
        Prop.ForAll(Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>()).ToArbitrary(), bytes =>
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            Redactor.Redact(bytes, output, Redactor.NewCounts());
            byte[] cleaned = new byte[TextCleaner.LongestCleaned(bytes.Length)];
            return TextCleaner.IsClean(cleaned.AsSpan(0, TextCleaner.Clean(bytes, cleaned)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Words_stay_as_they_are()
    {
        Gen<string> word = Gen.ListOf(Gen.Elements("abcdefghijklmnopqrstuvwxyzABCXYZ".ToCharArray())).Select(letters => string.Concat(letters));
        Prop.ForAll(Gen.ListOf(word).Select(words => string.Join(' ', words)).ToArbitrary(), text =>
            Redactor.Redact(text) == text && Redactor.IsClean(Encoding.UTF8.GetBytes(text)) && TextCleaner.IsClean(Encoding.UTF8.GetBytes(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Clean_means_that_nothing_would_change() =>
        Prop.ForAll(Glued.ToArbitrary(), text => Redactor.IsClean(Encoding.UTF8.GetBytes(text)) == (Redactor.Redact(text) == text))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
}
