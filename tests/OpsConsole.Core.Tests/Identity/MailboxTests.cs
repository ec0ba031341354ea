using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Identity;

/// <summary>Which addresses are one person.</summary>
public sealed class MailboxTests
{
    [Theory]
    [InlineData("ann@example.com", "ANN@Example.COM")]
    [InlineData("ann@example.com", " ann+work@example.com ")]
    [InlineData("ann@example.com", "ann@example.com.")]
    [InlineData("ann@example.com", "ａｎｎ@example.com")]
    [InlineData("ann@example.com", "an\u00adn@example.com")]
    [InlineData("ren\u00e9@example.com", "rene\u0301@example.com")]
    [InlineData("ren\u00e9@example.com", "REN\u00c9@example.com")]
    [InlineData("\u0439@example.com", "\u0438\u0306@example.com")]
    [InlineData("uma@b\u00fccher.example", "uma@xn--bcher-kva.example")]
    [InlineData("uma@b\u00fccher.example", "uma@bu\u0308cher.example")]
    public void Two_spellings_of_a_mailbox_are_one_person(string one, string other) => Assert.True(Mailbox.Same(one, other));

    [Theory]
    [InlineData("ann@example.com", "bob@example.com")]
    [InlineData("ann@example.com", "ann@example.org")]
    [InlineData("ann+a@example.com", "bob+a@example.com")]
    [InlineData("+a@example.com", "+b@example.com")]
    [InlineData("", "")]
    public void Others_are_others(string one, string other) => Assert.False(Mailbox.Same(one, other));

    [Theory]
    [InlineData("Bob <bob@example.com>", "bob@example.com")]
    [InlineData("Bob <bob@example.com> (he wrote most)", "bob@example.com")]
    [InlineData("Bob <the builder> <bob@example.com>", "bob@example.com")]
    [InlineData("bob@example.com", "bob@example.com")]
    [InlineData("Bob (bob@example.com)", "bob@example.com")]
    [InlineData("Bob", "")]
    [InlineData("", "")]
    public void The_address_of_an_author_is_found_however_it_is_written(string author, string address) => Assert.Equal(address, Mailbox.AddressOf(author));
}
