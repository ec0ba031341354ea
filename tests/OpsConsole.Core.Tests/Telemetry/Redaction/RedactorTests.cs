using System.Diagnostics;
using System.Text;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.Redaction;

public class RedactorTests
{
    private static readonly Redactor Default = new(new RedactionOptions());

    [Theory]

    // e-mail
    [InlineData("write to ana.souza@example.com.br please", "write to [email] please")]
    [InlineData("mailto:joe+tag@mail.example.org", "mailto:[email]")]
    [InlineData("{\"email\":\"a_b%c@x.io\"}", "{\"email\":\"[email]\"}")]
    [InlineData("?mail=x@y.co&z=1", "?mail=[email]&z=1")]
    [InlineData("a@b.com,c@d.org", "[email],[email]")]
    [InlineData("josé@exämple.de.", "[email].")]
    [InlineData("<UPPER@EXAMPLE.COM>", "<[email]>")]

    // card
    [InlineData("pay with 4111111111111111 now", "pay with [card] now")]
    [InlineData("4111 1111 1111 1111", "[card]")]
    [InlineData("5500-0055-5555-5559.", "[card].")]
    [InlineData("amex 3782 822463 10005", "amex [card]")]
    [InlineData("378282246310005", "[card]")]
    [InlineData("6011111111111117", "[card]")]
    [InlineData("2223003122003222", "[card]")]
    [InlineData("3530111333300000", "[card]")]
    [InlineData("qty 12 4111 1111 1111 1111 ok", "qty 12 [card] ok")]

    // CPF
    [InlineData("CPF 529.982.247-25", "CPF [cpf]")]
    [InlineData("cpf:52998224725", "cpf:[cpf]")]
    [InlineData("/users/52998224725/orders", "/users/[cpf]/orders")]
    [InlineData("111.444.777-35;", "[cpf];")]
    [InlineData("529 982 247 25", "[cpf]")]

    // IBAN
    [InlineData("DE89 3704 0044 0532 0130 00", "[iban]")]
    [InlineData("IBAN: DE89370400440532013000, thanks", "IBAN: [iban], thanks")]
    [InlineData("GB82 WEST 1234 5698 7654 32 is mine", "[iban] is mine")]
    [InlineData("BR1800360305000010009795493C1", "[iban]")]
    [InlineData("FR14 2004 1010 0505 0001 3M02 606", "[iban]")]

    // phone
    [InlineData("call +55 11 98765-4321", "call [phone]")]
    [InlineData("+14155552671", "[phone]")]
    [InlineData("+1 (415) 555-2671 ext", "[phone] ext")]
    [InlineData("(11) 98765-4321", "[phone]")]
    [InlineData("(11)3456-7890", "[phone]")]
    [InlineData("11 98765-4321", "[phone]")]
    [InlineData("11987654321", "[phone]")]
    [InlineData("5511987654321", "[phone]")]
    [InlineData("415-555-2671", "[phone]")]
    [InlineData("(415) 555-2671", "[phone]")]
    [InlineData("+44 20 7183 8750", "[phone]")]
    [InlineData("020 7946 0958", "[phone]")]
    [InlineData("06 12 34 56 78", "[phone]")]
    [InlineData("0171 1234567", "[phone]")]
    [InlineData("0049 171 1234567", "[phone]")]

    // IP
    [InlineData("from 203.0.113.7", "from [ip]")]
    [InlineData("http://10.0.0.12:8080/x", "http://[ip]:8080/x")]
    [InlineData("192.168.1.10,192.168.1.11", "[ip],[ip]")]
    [InlineData("2001:db8::8a2e:370:7334", "[ip]")]
    [InlineData("[2001:db8:85a3:0:0:8a2e:370:7334]:443", "[[ip]]:443")]
    [InlineData("fe80::1ff:fe23:4567:890a", "[ip]")]
    [InlineData("::ffff:192.0.2.1", "[ip]")]
    public void Personal_data_is_replaced_by_its_kind(string text, string expected) => Assert.Equal(expected, Default.Redact(text));

    [Theory]
    [InlineData("The quick brown fox costs nothing")]
    [InlineData("2026-11-21T04:21:54.123456Z")]
    [InlineData("2026-11-21 04:21:54+00:00")]
    [InlineData("21.11.2026 12:30:45")]
    [InlineData("05/06/2026 12:30")]
    [InlineData("20261121042154")]
    [InlineData("1784000000000000000")]
    [InlineData("1784000000000")]
    [InlineData("start=1784000000000000000 end=1784000001500000000")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("00000000-1111-2222-3333-444444444444")]
    [InlineData("5b8efff798038103d269b633813fc60c")]
    [InlineData("00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01")]
    [InlineData("eee19b7ec3c1b174")]
    [InlineData("chatcmpl-9XyZ41111111111111112aB")]
    [InlineData("gpt-4o-2024-08-06")]
    [InlineData("anthropic.claude-3-5-sonnet-20241022-v2:0")]
    [InlineData("v1.2.3")]
    [InlineData("v1.2.3.4")]
    [InlineData("version 10.0.0.1")]
    [InlineData("10.0.19041.1234")]
    [InlineData("see section 1.2.3.4 of the manual")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36")]
    [InlineData("R$ 1.234.567,89")]
    [InlineData("$1,234,567.89")]
    [InlineData("0.52998224725")]
    [InlineData("[0.0123456789, -0.98765432101, 0.11987654321]")]
    [InlineData("3.14159265358979")]
    [InlineData("512 256 1024 2048")]
    [InlineData("12:30:45")]
    [InlineData("aa:bb:cc:dd:ee:ff")]
    [InlineData("00:11:22:33:44:55:66:77")]
    [InlineData("std::vector<int>::iterator")]
    [InlineData("Foo::Bar and a::b")]
    [InlineData("4111111111111112")]
    [InlineData("1234567890123456")]
    [InlineData("529.982.247-26")]
    [InlineData("111.111.111-11")]
    [InlineData("DE89370400440532013001")]
    [InlineData("react@18.2.0 and @scope/package")]
    [InlineData("icon@2x.png")]
    [InlineData("@channel hello @ all a@b")]
    [InlineData("order 12345, 6 items, 150 tokens, 99.9%")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("+5%, +100, 1+1=2")]
    [InlineData("94105-1234")]
    [InlineData("[email] [phone] [card] [cpf] [iban] [ip]")]
    public void What_only_resembles_personal_data_stays(string text) => Assert.Equal(text, Default.Redact(text));

    [Fact]
    public void What_was_redacted_is_counted_by_rule()
    {
        int[] counts = Default.NewCounts();
        Default.Redact("a@b.com c@d.com 4111111111111111", counts);

        Assert.Equal((2, 1, 0), (counts[(int)RedactionRule.Email], counts[(int)RedactionRule.Card], counts[(int)RedactionRule.Ip]));
    }

    [Fact]
    public void Rules_can_be_turned_off_and_on()
    {
        var redactor = new Redactor(new RedactionOptions { Rules = { ["ip"] = false, ["CNPJ"] = true } });

        Assert.Equal("10.0.0.1 [cnpj] [email]", redactor.Redact("10.0.0.1 11.222.333/0001-81 a@b.com"));
        Assert.Equal("11.222.333/0001-81", Default.Redact("11.222.333/0001-81"));
        Assert.Equal("a@b.com", new Redactor(new RedactionOptions { Enabled = false }).Redact("a@b.com"));
    }

    [Fact]
    public void Own_rules_come_on_top()
    {
        var redactor = new Redactor(new RedactionOptions { Custom = { ["badge"] = @"\bEMP-\d{6}\b" } });
        int[] counts = redactor.NewCounts();

        Assert.Equal("[badge] and [email]", redactor.Redact("EMP-123456 and a@b.com", counts));
        Assert.Equal(1, counts[^1]);
        Assert.Equal("badge", redactor.Names[^1]);
    }

    [Theory]
    [InlineData("(", "Telemetry:Redaction:Custom:mine is not a valid")]
    [InlineData(@"(?<=a)b", "Telemetry:Redaction:Custom:mine uses look-around")]
    [InlineData(@"(a)\1", "Telemetry:Redaction:Custom:mine uses look-around")]
    [InlineData("x*", "Telemetry:Redaction:Custom:mine matches the empty text")]
    public void A_rule_that_cannot_work_is_refused_by_its_setting(string pattern, string message) =>
        Assert.Contains(message, new ValidateRedactionOptions().Validate(null, new RedactionOptions { Custom = { ["mine"] = pattern } }).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_rule_is_refused_by_its_setting() =>
        Assert.Contains(
            "Telemetry:Redaction:Rules:emial", new ValidateRedactionOptions().Validate(null, new RedactionOptions { Rules = { ["emial"] = true } }).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("4111 ")]
    [InlineData("a@")]
    [InlineData("a@a.")]
    [InlineData("@.")]
    [InlineData(":")]
    [InlineData("1:")]
    [InlineData("::1")]
    [InlineData("1.")]
    [InlineData("+1-")]
    [InlineData("(11) ")]
    [InlineData("DE89")]
    [InlineData("DE89 ")]
    [InlineData("a@b.com ")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@")]
    public void The_worst_text_costs_time_in_proportion_to_its_length(string unit)
    {
        const int Least = 3, Most = 30; // other programs make some rounds long: the shortest tell
        (double small, double large) = (double.MaxValue, double.MaxValue);
        for (int round = 0; round < Least || (round < Most && large >= small * 8 * 3); round++)
        {
            (small, large) = (Math.Min(small, Cost(unit, 1 << 17)), Math.Min(large, Cost(unit, 1 << 20)));
        }

        Assert.True(large < small * 8 * 3, $"8 times the text took {large / small:0.0} times the time."); // quadratic would be 64 times
    }

    private static double Cost(string unit, int length)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, length / unit.Length)));
        System.Buffers.ArrayBufferWriter<byte> output = new(text.Length);
        Stopwatch watch = Stopwatch.StartNew();
        Default.IsClean(text);
        Default.Redact(text, output, Default.NewCounts());
        return watch.Elapsed.TotalMilliseconds;
    }
}
