namespace OpsConsole.Core.Dashboards.Product.SharedTerms;

/// <summary>
/// Words that people use whatever they ask about, in some languages. Short on purpose: what most texts share is left out without a list, and what stands beside everything alike makes no group.
/// </summary>
internal static class CommonWords
{
    private const string
        English = "a an and any are as at be been before but by can could did do does doesn don for from get had has have help hello hi how i if in into is isn it its just know like ll me my need no not now of on one or our "
            + "please re should so some tell than thank thanks that the their them then there these they this to too up us ve want was we were what when where which who why will with without won would yes you your",
        German = "aber alle als am an auch auf aus bei bin bis bitte brauche da damit dann das dass dem den der des die dies diese dieser du ein eine einen einer eines er es für gibt habe haben hallo hat ich ihr ihre im in ist ja kann kein "
            + "keine können man mein meine meinen meiner meinem mir mit möchte muss nach nicht noch nur oder schon sich sie sind so um und uns von warum was wenn werden wie wir wird wo zu zum zur",
        French = "à ai alors au aux avec avez bonjour ce ces cet cette comment dans de des donc du elle en est et être faire faut il ils je la le les leur lui ma mais me merci mes moi mon ne nous on ont ou où par pas peut peux plus pour "
            + "pouvez pourquoi qu que quel quelle qui sa se ses son sont sur tu un une veux vos votre vous",
        Spanish = "al como cómo con cual cuál cuando cuándo de del desde dónde el ella en es esta está este esto gracias ha hay he hola la las le lo los más me mi mis muy no nos o para pero por porque puede puedo qué que quiero se ser si "
            + "sin sobre son su sus también te tengo tu un una unas uno unos y ya yo",
        Italian = "alla che ci ciao come con cosa da dal dalla dei del della delle di dove e è essere gli grazie ho il in io la le lo loro ma mia mio nel nella non per perché più posso può quale quando quanto quello questa questo sono su un una",
        Portuguese = "ao aos as com como da das de do dos e é ela ele em eu isso já mais mas meu minha na não nas no nos o obrigado olá onde os ou para pela pelo por porque posso qual quando que quero se sem ser seu sua um uma você",
        Dutch = "aan als bij dat de die dit een en er geen graag hallo heb heeft het hij hoe ik in is je kan kunnen maar met mij mijn naar niet nog om ook op over te tot u uit van voor waar waarom wat we wel wie wij wil worden ze zijn zo",
        Machines = "com html http https mailto org www";

    private static readonly HashSet<string> All = new(string.Join(' ', English, German, French, Spanish, Italian, Portuguese, Dutch, Machines).Split(' '), StringComparer.Ordinal);

    /// <summary>Whether a word in lower case says nothing of what a text is about.</summary>
    public static bool Has(string word) => All.Contains(word);
}
