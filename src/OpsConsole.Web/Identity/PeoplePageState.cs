using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>What the page of people shows and does. Knows nothing of Blazor.</summary>
internal sealed class PeoplePageState(PeopleQueries queries, PeopleCommands commands, PublicAddress address)
{
    /// <summary>The people; null until they are loaded.</summary>
    public IReadOnlyList<PersonListItem>? Items { get; private set; }

    /// <summary>Whether the form for a new person is open.</summary>
    public bool IsInviting { get; private set; }

    /// <summary>Whose roles are being changed; null when nobody's.</summary>
    public string? EditingId { get; private set; }

    /// <summary>E-mail address of the new person.</summary>
    public string Email { get; set; } = "";

    /// <summary>Name of the new person.</summary>
    public string Name { get; set; } = "";

    /// <summary>Roles chosen in the form that is open.</summary>
    public HashSet<string> Chosen { get; } = new(StringComparer.Ordinal);

    /// <summary>What was wrong with the last thing tried; empty when nothing was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>A one-time link just made, to be handed over; null otherwise.</summary>
    public string? FreshLink { get; private set; }

    /// <summary>Whom the link is for.</summary>
    public string FreshLinkFor { get; private set; } = "";

    public async Task LoadAsync() => Items = await queries.ListAsync();

    public void StartInviting()
    {
        Close();
        (IsInviting, Email, Name) = (true, "", "");
    }

    public void StartEditing(PersonListItem person)
    {
        Close();
        EditingId = person.Id;
        Chosen.UnionWith(person.Roles);
    }

    /// <summary>Closes whatever form is open, and forgets the link that was shown.</summary>
    public void Close()
    {
        (IsInviting, EditingId, FreshLink, Problem) = (false, null, null, "");
        Chosen.Clear();
    }

    public void Choose(string role, bool chosen)
    {
        if (chosen)
        {
            Chosen.Add(role);
        }
        else
        {
            Chosen.Remove(role);
        }
    }

    public async Task InviteAsync(Actor by)
    {
        string email = Email.Trim();
        await OfferLinkAsync(await commands.AddAsync(email, Name, Chosen, password: null, by), email);
    }

    public async Task SaveRolesAsync(Actor by)
    {
        if (EditingId is { } id)
        {
            await FinishAsync(await commands.ChangeRolesAsync(id, Chosen, by));
        }
    }

    public async Task DisableAsync(string personId, Actor by) => await FinishAsync(await commands.DisableAsync(personId, by));

    public async Task EnableAsync(string personId, Actor by) => await FinishAsync(await commands.EnableAsync(personId, by));

    public async Task RenewLinkAsync(PersonListItem person, Actor by) => await OfferLinkAsync(await commands.RenewLinkAsync(person.Id, by), person.Email);

    private async Task OfferLinkAsync(NewPerson made, string email)
    {
        await FinishAsync(made.Outcome);
        if (made.Outcome == PeopleOutcome.Done)
        {
            (FreshLink, FreshLinkFor) = (address.PasswordLink(made.PersonId, made.LinkToken), email);
        }
    }

    private async Task FinishAsync(PeopleOutcome outcome)
    {
        if (outcome == PeopleOutcome.Done)
        {
            Close();
        }

        Problem = PeopleWording.Say(outcome);
        await LoadAsync();
    }
}
